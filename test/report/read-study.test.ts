import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Cell } from 'lockstep/stage';
import { readStudy, studyParamsShape, type StudyFiles, type Study } from '../../stages/report/study.js';
import { ARM_ENGINE_TABLE, armsJson } from '../../stages/tables/arms.js';
import { CELL_TABLE, ENGINE_TABLE, EPOCH_TABLE } from '../../stages/tables/cells.js';
import { controlsJson } from '../../stages/tables/controls.js';
import { criticalRateJson } from '../../stages/tables/critical-rate.js';
import { curvatureJson } from '../../stages/tables/curvature.js';
import { lateDivergenceJson } from '../../stages/tables/late-divergence.js';
import { predictionsJson } from '../../stages/tables/predictions.js';
import { severityJson } from '../../stages/tables/severity.js';
import { secondaryJson } from '../../stages/tables/secondary.js';
import { writeTable } from '../../stages/tables/table.js';
import { syntheticStudy } from './synthetic.js';

/** The study as the stages before the report leave it. */
async function written(context: TestContext, study: Study): Promise<{ files: StudyFiles; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  context.after(() => rm(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  await writeTable(at('cells.csv'), CELL_TABLE, study.cells);
  await writeTable(at('epochs.csv'), EPOCH_TABLE, study.epochs);
  await writeFile(at('claims.json'), JSON.stringify(study.claims));
  for (const [dataset, summary] of Object.entries(study.summaries)) {
    await writeFile(at(`${dataset}.json`), JSON.stringify(summary));
  }
  await writeTable(at('engines.csv'), ENGINE_TABLE, study.engines);
  const writeFigures = (all: Study['figures']): Promise<{ dataset: string; kind: string; file: string }[]> =>
    Promise.all(
      all.map(async ({ dataset, kind, svg }) => {
        const file = at(`${dataset}-${kind}.svg`);
        await writeFile(file, svg.text);
        return { dataset, kind, file };
      }),
    );
  const figures = await writeFigures(study.figures);
  const samples = await writeFigures(study.samples);
  const mainFigures = await Promise.all(
    study.mainFigures.map(async ({ kind, svg, phone }) => {
      const outs = { figure: at(`main-${kind}.svg`), phone: at(`main-${kind}.phone.svg`) };
      await writeFile(outs.figure, svg.text);
      await writeFile(outs.phone, phone.text);
      return { name: `main-figures@${kind}`, with: { figure: kind }, outs };
    }),
  );
  await severityJson.write(at('severity.json'), study.severity);
  await armsJson.write(at('arms.json'), study.arms.slopes);
  await writeTable(at('arm-engines.csv'), ARM_ENGINE_TABLE, study.arms.engines);
  await lateDivergenceJson.write(at('late.json'), study.arms.late);
  await predictionsJson.write(at('predictions.json'), study.arms.predictions);
  await criticalRateJson.write(at('critical-rate.json'), study.critical);
  await controlsJson.write(at('controls.json'), study.controls);
  await curvatureJson.write(at('curvature.json'), study.curvature);
  await secondaryJson.write(at('secondary.json'), study.secondary);
  const isBatchLoss = ({ kind }: { kind: string }): boolean => kind === 'batch-loss';
  const one = (name: string, outs: Cell['outs']): readonly Cell[] => [{ name, with: {}, outs }];
  const files: StudyFiles = {
    aggregate: one('aggregate', { cells: at('cells.csv'), epochs: at('epochs.csv') }),
    conclude: one('conclude', { claims: at('claims.json') }),
    compareEngines: one('compare-engines', { engines: at('engines.csv') }),
    criticalRate: one('critical-rate', { result: at('critical-rate.json') }),
    controls: one('controls', { result: at('controls.json') }),
    curvature: one('curvature-summary', { summary: at('curvature.json') }),
    secondary: one('secondary', { result: at('secondary.json') }),
    severity: one('severity', { result: at('severity.json') }),
    armSlopes: one('arm-slopes', { result: at('arms.json') }),
    armEngines: one('arm-engines', { result: at('arm-engines.csv') }),
    late: one('late-divergence', { result: at('late.json') }),
    predictions: one('predictions', { result: at('predictions.json') }),
    summaries: Object.keys(study.summaries).map((dataset) => ({
      name: `summary@${dataset}`,
      with: null,
      outs: { summary: at(`${dataset}.json`) },
    })),
    figures: figures
      .filter((figure) => !isBatchLoss(figure))
      .map(({ dataset, kind, file }) => ({
        name: `figures@${dataset}/${kind}`,
        with: { dataset, figure: kind },
        outs: { figure: file },
      })),
    batchLoss: figures.filter(isBatchLoss).map(({ dataset, file }) => ({
      name: `batch-loss@${dataset}`,
      with: { dataset },
      outs: { figure: file },
    })),
    samples: samples.map(({ dataset, file }) => ({
      name: `samples@${dataset}`,
      with: { dataset },
      outs: { figure: file },
    })),
    mainFigures,
  };
  return { files, folder };
}

test('a study that was written is read back, with the hash of every file', async (context) => {
  const study = await syntheticStudy(2);
  const { files, folder } = await written(context, study);
  const read = await readStudy(studyParamsShape.parse(study.params), files, folder);
  assert.deepEqual({ ...read, sources: [], figures: [] }, { ...study, sources: [], figures: [] });
  const byName = (all: Study['figures']): readonly string[] =>
    all.map(({ dataset, kind, svg }) => `${dataset}/${kind} ${svg.text}`).sort();
  assert.deepEqual(byName(read.figures), byName(study.figures));
  const figures = study.figures.length + study.samples.length + 2 * study.mainFigures.length;
  assert.equal(read.sources.length, 13 + 2 + figures);
  const cells = CELL_TABLE.encode(study.cells);
  assert.deepEqual(read.sources[0], {
    file: 'cells.csv',
    stage: 'aggregate',
    sha256: createHash('sha256').update(cells).digest('hex'),
  });
});

test('a file that isn’t what it should be is named', async (context) => {
  const study = await syntheticStudy(2);
  const { files, folder } = await written(context, study);
  await writeFile(join(folder, 'claims.json'), JSON.stringify([{ ...study.claims[0], outcome: 'proven' }]));
  await assert.rejects(
    readStudy(studyParamsShape.parse(study.params), files, folder),
    /claims\.json: \/0\/outcome must be equal to one of/,
  );
  await writeFile(join(folder, 'claims.json'), '[');
  await assert.rejects(readStudy(studyParamsShape.parse(study.params), files, folder), /claims\.json: /);
});

test('a cell without the out that is read is named, with the outs that it has', async (context) => {
  const study = await syntheticStudy(2);
  const { files, folder } = await written(context, study);
  const figures = [
    { name: 'figures@mnist/pie', with: { dataset: 'mnist', figure: 'pie' }, outs: { svg: '/x' } },
  ];
  await assert.rejects(
    readStudy(studyParamsShape.parse(study.params), { ...files, figures }, folder),
    /figures@mnist\/pie has no out named figure \(it has: svg\)/,
  );
});
