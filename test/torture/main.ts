// Does anything that can go wrong cost anything? `npm run torture` tries it until the time is over.
//
//   npm run torture [-- --hours 1] [--parts NAME,…] [--seed TEXT] [--save FILE] [--list]
//   npm run torture -- --add FILE…    adds up what several runs saved
//
// The hours are shared by the parts; each ends sooner where nothing is left to try. Without --parts all that happen in
// memory; the soak on the study only where it is named. Prints a table, and what was lost with the seed that shows it
// again; exit code 1 where anything was.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { carryOut, type Part, type Tally } from '../../runner/test/torture/part.js';
import { addedUp, tableOf } from '../../runner/test/torture/table.js';
import { INSIDE, PARTS } from './parts.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    hours: { type: 'string', default: '1' },
    seed: { type: 'string', default: new Date().toISOString() },
    parts: { type: 'string' },
    save: { type: 'string' },
    add: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

if (values.list) process.stdout.write(`${PARTS.map(({ name }) => name).join('\n')}\n`);
else if (values.add) tell(addedUp(positionals.flatMap(saved)));
else await torture(chosen());

/** What was said of the command line. */
function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function chosen(): readonly Part[] {
  if (values.parts === undefined) return INSIDE;
  const names = values.parts.split(',');
  const found = PARTS.filter(({ name }) => names.some((part) => name.includes(part)));
  return found.length > 0 ? found : refuse(`No part has ${names.join(' or ')} in its name: see --list.`);
}

async function torture(parts: readonly Part[]): Promise<void> {
  const hours = Number(values.hours);
  if (!(hours > 0)) refuse(`--hours must be a number above 0, not ${values.hours}.`);
  const end = Date.now() + hours * 3_600_000;
  const tallies: Tally[] = [];
  for (const [index, part] of parts.entries()) {
    // What an earlier one left is shared by those behind it.
    const milliseconds = (end - Date.now()) / (parts.length - index);
    const tally = await carryOut(part, { seed: values.seed, milliseconds, now: Date.now });
    tallies.push(tally);
    process.stderr.write(`${part.name}: ${tally.tried} tried, ${tally.lost.length} lost\n`);
    if (values.save !== undefined) writeFileSync(values.save, JSON.stringify(tallies, null, 1));
  }
  tell(tallies);
}

function saved(file: string): readonly Tally[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Tally[];
}

function tell(tallies: readonly Tally[]): void {
  const lost = tallies.flatMap((tally) => tally.lost);
  process.stdout.write(`${[tableOf(tallies), ...lost].join('\n\n')}\n`);
  process.exitCode = lost.length > 0 ? 1 : 0;
}
