import { writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
import { bySetting, type Setting } from './lib/by-setting.js';
import { groupBy } from './lib/group-by.js';
import { readCsv } from './lib/run.js';

const { deps, outs } = stage({ deps: ['table'], outs: ['conclusion'] });
const sizes = groupBy(bySetting(readCsv(deps.table)), ({ hidden }) => hidden);
const sentences = [...sizes].map(([hidden, settings]) => sentence(hidden, settings));
writeFileSync(outs.conclusion, `# What came out\n\n${sentences.map((text) => `- ${text}`).join('\n')}\n`);

function sentence(hidden: number, settings: readonly Setting[]): string {
  const failed = settings.filter(({ mean }) => mean === null).length;
  const [best, next] = settings
    .filter(({ mean }) => mean !== null)
    .toSorted((one, other) => (one.mean ?? 0) - (other.mean ?? 0));
  const units = `${String(hidden)} hidden units`;
  if (best === undefined) return `${units}: no rate kept a finite loss.`;
  const range = (setting: Setting): string =>
    (setting.range ?? []).map((loss) => loss.toFixed(3)).join(' to ');
  const told =
    next === undefined
      ? ''
      : (best.range?.[1] ?? 0) < (next.range?.[0] ?? 0)
        ? `; every seed is better than at ${String(next.rate)} (${range(next)})`
        : `; the seeds don't tell it from ${String(next.rate)} (${range(next)})`;
  return (
    `${units}: best at the rate ${String(best.rate)}, a test loss of ${range(best)} over ${String(best.seeds)} seeds${told}.` +
    (failed === 0 ? '' : ` Rates where a loss was not finite: ${String(failed)}.`)
  );
}
