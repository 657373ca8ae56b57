import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { armsJson } from '../../stages/tables/arms.js';
import { claimsJson } from '../../stages/tables/claims.js';
import { readControls } from '../../stages/tables/controls.js';
import { readCriticalRate, writeCriticalRate } from '../../stages/tables/critical-rate.js';
import { readCurvatureSummary } from '../../stages/tables/curvature.js';
import { lateDivergenceJson } from '../../stages/tables/late-divergence.js';
import { predictionsJson } from '../../stages/tables/predictions.js';
import { readSecondary } from '../../stages/tables/secondary.js';
import { severityJson } from '../../stages/tables/severity.js';

const tables = join(import.meta.dirname, '..', '..', 'artifacts', 'tables');
const folder = mkdtempSync(join(tmpdir(), 'tables-'));
after(() => {
  rmSync(folder, { recursive: true });
});

/** How each table of the study is read. */
const READERS: Readonly<Record<string, (file: string) => unknown>> = {
  'arms.json': decoded(armsJson.decode),
  'claims.json': decoded(claimsJson.decode),
  'controls.json': readControls,
  'critical-rate.json': readCriticalRate,
  'curvature.json': readCurvatureSummary,
  'late-divergence.json': decoded(lateDivergenceJson.decode),
  'predictions.json': decoded(predictionsJson.decode),
  'secondary.json': readSecondary,
  'severity.json': decoded(severityJson.decode),
};

function decoded(decode: (text: string, file: string) => unknown): (file: string) => unknown {
  return (file) => decode(readFileSync(file, 'utf8'), file);
}

test('every JSON table has a schema, and holds it', async () => {
  const names = readdirSync(tables).filter((name) => name.endsWith('.json'));
  assert.deepEqual(names.toSorted(), Object.keys(READERS));
  for (const name of names) {
    const file = join(tables, name);
    assert.deepEqual(await READERS[name]?.(file), JSON.parse(readFileSync(file, 'utf8')), name);
  }
});

for (const [name, read] of Object.entries(READERS)) {
  test(`${name}: what isn’t as its schema says is named with file and place`, async () => {
    const file = join(folder, name);
    writeFileSync(file, name === 'claims.json' ? '[{}]' : '{ "v": 1 }');
    await assert.rejects(
      async () => {
        await read(file);
      },
      (error) =>
        error instanceof Error &&
        error.message.startsWith(`${file}: `) &&
        error.message.includes('must have'),
    );
    writeFileSync(file, '{');
    await assert.rejects(
      async () => {
        await read(file);
      },
      (error) => error instanceof Error && error.message.startsWith(`${file}: `),
    );
  });
}

test('a result is checked before it is written', async () => {
  const result = await readCriticalRate(join(tables, 'critical-rate.json'));
  const file = join(folder, 'written.json');
  await writeCriticalRate(file, result);
  assert.deepEqual(await readCriticalRate(file), result);
  // JSON would make null of it without a word.
  await assert.rejects(
    writeCriticalRate(file, { ...result, mean_slope: NaN }),
    /written\.json: \/mean_slope must be/,
  );
  await assert.rejects(writeCriticalRate(file, { ...result, v: 1.5 }), /written\.json: \/v must be integer/);
});
