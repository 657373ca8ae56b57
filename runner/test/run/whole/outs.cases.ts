import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { play, run, type Files, type Step } from '../../support/play.js';
import { objects } from '../../support/store-files.js';

const TEXT = 'in\n';

/** A stage whose settings are given; `sh` reads a dep and writes an out, as a command or as a script. */
const workspace = (settings: string, out = 'out.txt'): Files => ({
  'pipeline.yaml': `stages: {s: {cmd: cat in.txt > out.txt, deps: [in.txt], outs: [${out}]${settings}}}\n`,
  'in.txt': TEXT,
});

/** What became of the out since it was made. */
const OUTS: Readonly<Record<string, Step>> = {
  'in place': () => undefined,
  absent: (world) => {
    world.remove('out.txt');
  },
  edited: (world) => {
    world.write('out.txt', 'by hand\n');
  },
  'made executable': (world) => {
    world.disk.chmod(world.path('out.txt'), 0o755);
  },
  'a folder': (world) => {
    world.remove('out.txt');
    world.write('out.txt/inner', 'by hand\n');
  },
  'a link': (world) => {
    world.remove('out.txt');
    world.disk.symlink('in.txt', world.path('out.txt'));
  },
};

/** What became of the store since. */
const STORES: Readonly<Record<string, Step>> = {
  intact: () => undefined,
  empty: (world) => {
    world.remove('.lockstep/store');
  },
  damaged: (world) => {
    for (const object of objects(world)) world.write(object, TEXT.toUpperCase());
  },
  'cut short': (world) => {
    for (const object of objects(world)) world.write(object, '');
  },
};

const NEVER = 'ran: never run';
const ALWAYS = 'ran: always_changed';

const GONE = 'ran: out absent: out.txt';
const CHANGED = 'ran: out changed: out.txt';
const LOST = ' (the store has no good copy)';
const BACK = 'restored: out absent: out.txt';
const AGAIN = 'restored: out changed: out.txt';
const BIT = ' (its executable bit)';
const FOLDER = ' (was a file, is a folder)';
const LINK = ' (what lies there can’t be an out)';

/** Rows: what the out is; columns: what the store is. Damage is only seen when the object is read. */
function table(
  title: string,
  files: Files,
  rows: Readonly<Record<string, readonly [intact: string, empty: string, damaged: string, cutShort: string]>>,
  settings = {},
  first = NEVER,
): void {
  suite(title, () => {
    for (const [out, dids] of Object.entries(rows)) {
      for (const [column, [store, spoil]] of Object.entries(STORES).entries()) {
        play(
          `out ${out}, store ${store}`,
          files,
          run({ s: first }),
          OUTS[out] ?? assert.fail(out),
          spoil,
          run({ s: dids[column] ?? '' }, settings),
        );
      }
    }
  });
}

table('an out is looked at', workspace(''), {
  'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
  absent: [BACK, GONE + LOST, GONE + LOST, GONE + LOST],
  edited: [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
  'made executable': [AGAIN + BIT, CHANGED + BIT + LOST, CHANGED + BIT + LOST, CHANGED + BIT + LOST],
  'a folder': [AGAIN + FOLDER, CHANGED + FOLDER + LOST, CHANGED + FOLDER + LOST, CHANGED + FOLDER + LOST],
  'a link': [AGAIN + LINK, CHANGED + LINK + LOST, CHANGED + LINK + LOST, CHANGED + LINK + LOST],
});

table(
  'without the run cache',
  workspace(''),
  {
    'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
    absent: [GONE, GONE, GONE, GONE],
    edited: [CHANGED, CHANGED, CHANGED, CHANGED],
  },
  { runCache: false },
);

table(
  'missing outs allowed',
  workspace(''),
  {
    'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
    absent: ['up to date', 'up to date', 'up to date', 'up to date'],
    edited: [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
  },
  { allowMissing: true },
);

table(
  'forced',
  workspace(''),
  {
    'in place': ['ran: forced', 'ran: forced', 'ran: forced', 'ran: forced'],
    absent: ['ran: forced', 'ran: forced', 'ran: forced', 'ran: forced'],
    edited: ['ran: forced', 'ran: forced', 'ran: forced', 'ran: forced'],
  },
  { force: true },
);

table('an out that is not stored', workspace('', 'out.txt: {cache: false}'), {
  'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
  absent: [GONE, GONE, GONE, GONE],
  edited: [CHANGED, CHANGED, CHANGED, CHANGED],
});

table(
  'always_changed',
  workspace(', always_changed: true'),
  {
    'in place': [ALWAYS, ALWAYS, ALWAYS, ALWAYS],
    absent: [ALWAYS, ALWAYS, ALWAYS, ALWAYS],
  },
  {},
  `${ALWAYS}; never run`,
);

table('persist: the lock’s own outs come back', workspace('', 'out.txt: {persist: true}'), {
  'in place': ['up to date', 'up to date', 'up to date', 'up to date'],
  absent: [BACK, GONE + LOST, GONE + LOST, GONE + LOST],
  edited: [AGAIN, CHANGED + LOST, CHANGED + LOST, CHANGED + LOST],
});
