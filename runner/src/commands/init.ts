import { join, relative } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { System } from '../system/system.js';

/** A pipeline of two stages, one a script and one a command: enough to change a param and run again. */
const FILES: Readonly<Record<string, string>> = {
  'pipeline.yaml': `stages:
  squares:
    script: stages/squares.ts
    params: [count]
    outs: { table: squares.csv }
  total:
    cmd: awk -F, 'NR > 1 { sum += $2 } END { print sum }' squares.csv > total.txt
    deps: [squares.csv]
    outs: [total.txt]
`,
  'params.yaml': 'count: 10\n',
  'stages/squares.ts': `import { writeFileSync } from 'node:fs';
import { integer, object, stage } from 'lockstep/stage';

const { params, outs, progress } = stage({ params: object({ count: integer(1) }), outs: ['table'] });
const rows = ['n,square'];
for (let n = 1; n <= params.count; n += 1) {
  rows.push([n, n * n].join(','));
  progress(n, params.count);
}
writeFileSync(outs.table, rows.join('\\n') + '\\n');
`,
};

export interface InitRequest {
  /** Absolute. */
  readonly directory: string;
  /** Relative to `directory`; null: `directory` itself. */
  readonly folder: string | null;
}

export interface InitAnswer {
  /** What was written, relative to `directory`. */
  readonly files: readonly string[];
  /** Whether scripts find `lockstep/stage` in the folder's own node_modules. */
  readonly isInstalled: boolean;
}

/**
 * Writes a small pipeline that runs; never over a file that is there.
 * @throws PipelineError where one of its files is there: nothing was written then
 */
export function init({ disk }: Pick<System, 'disk'>, { directory, folder }: InitRequest): InitAnswer {
  const target = join(directory, folder ?? '.');
  const present = Object.keys(FILES).filter((file) => disk.lstat(join(target, file)) !== null);
  if (present.length > 0) {
    throw PipelineError.of(
      `${present.join(', ')} already there: init overwrites nothing`,
      null,
      'Name an empty folder: lockstep init FOLDER',
    );
  }
  const files = Object.entries(FILES).map(([file, text]) => {
    const path = join(target, file);
    disk.makeFolder(join(path, '..'));
    disk.write(path, text, { exclusive: true });
    return relative(directory, path);
  });
  return { files, isInstalled: disk.stat(join(target, 'node_modules', 'lockstep')) !== null };
}
