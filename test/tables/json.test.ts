import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { armsJson } from '../../stages/tables/arms.js';
import { claimsJson } from '../../stages/tables/claims.js';
import { controlsJson } from '../../stages/tables/controls.js';
import { criticalRateJson } from '../../stages/tables/critical-rate.js';
import { curvatureJson } from '../../stages/tables/curvature.js';
import { lateDivergenceJson } from '../../stages/tables/late-divergence.js';
import { predictionsJson } from '../../stages/tables/predictions.js';
import { secondaryJson } from '../../stages/tables/secondary.js';
import { severityJson } from '../../stages/tables/severity.js';

const tables = join(import.meta.dirname, '..', '..', 'artifacts', 'tables');
const folder = mkdtempSync(join(tmpdir(), 'tables-'));
after(() => {
  rmSync(folder, { recursive: true });
});

/** How each table of the study is read. */
const READERS: Readonly<Record<string, (file: string) => unknown>> = {
  'arms.json': armsJson.read,
  'claims.json': claimsJson.read,
  'controls.json': controlsJson.read,
  'critical-rate.json': criticalRateJson.read,
  'curvature.json': curvatureJson.read,
  'late-divergence.json': lateDivergenceJson.read,
  'predictions.json': predictionsJson.read,
  'secondary.json': secondaryJson.read,
  'severity.json': severityJson.read,
};

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
  const result = await criticalRateJson.read(join(tables, 'critical-rate.json'));
  const file = join(folder, 'written.json');
  await criticalRateJson.write(file, result);
  assert.deepEqual(await criticalRateJson.read(file), result);
  // JSON would make null of it without a word.
  await assert.rejects(
    criticalRateJson.write(file, { ...result, mean_slope: NaN }),
    /written\.json: \/mean_slope must be/,
  );
  await assert.rejects(
    criticalRateJson.write(file, { ...result, v: 1.5 }),
    /written\.json: \/v must be integer/,
  );
});
