import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { object, string, type Infer } from 'lockstep/stage';
import { UsageError } from './usage-error.js';

const ROOT = join(import.meta.dirname, '..', '..');
const PROGRAMS = join(ROOT, 'test', 'fixtures', 'pytorch');
/** Neither git nor any check looks in here. */
const VENV = join(ROOT, 'node_modules', '.cache', 'pytorch');
const OWN = join(VENV, 'bin', 'python');

/** `instructions`: the CPU's that PyTorch uses, as AVX2. */
const versionsShape = object({ torch: string(), numpy: string(), python: string(), instructions: string() });

/** A Python that has PyTorch. */
export interface Python {
  readonly path: string;
  readonly versions: Infer<typeof versionsShape>;
}

/** Whose PyTorch trains: a Python that is named, that of the venv as it is, or that of the venv once it is installed. */
export type Choice =
  | { readonly kind: 'given'; readonly path: string }
  | { readonly kind: 'present' }
  | { readonly kind: 'install' };

/** @throws {UsageError} when there is none, or it couldn't be installed */
export function findPython(choice: Choice): Python {
  if (choice.kind === 'install') install();
  const path = choice.kind === 'given' ? choice.path : OWN;
  if (choice.kind === 'present' && !existsSync(path)) {
    throw new UsageError(
      'there is no PyTorch. `npm run bench:oracle -- --install` installs it in node_modules/.cache/pytorch ' +
        '(on Linux 3 GB to download, 5 GB on disk); `-- --python PATH` takes a Python that has torch and numpy.',
    );
  }
  // -B: no compiled files beside the modules that it imports.
  const { failed, stdout, message } = execaSync(
    path,
    ['-B', '-c', 'import json, study; print(json.dumps(study.versions()))'],
    { reject: false, env: { PYTHONPATH: PROGRAMS } },
  );
  if (failed) {
    const reason = message?.trimEnd().split('\n').at(-1) ?? 'it failed';
    throw new UsageError(`${path} can't import torch and numpy: ${reason}`);
  }
  return { path, versions: versionsShape.parse(JSON.parse(stdout)) };
}

/** Into a venv of its own, the versions of requirements.txt; what is there already stays. */
function install(): void {
  const pip = [OWN, '-m', 'pip', 'install', '--requirement', join(PROGRAMS, 'requirements.txt')];
  for (const [command = '', ...args] of [['python3', '-m', 'venv', VENV], pip]) {
    // What it prints is for the screen; standard output is the result's.
    const { failed, shortMessage } = execaSync(command, args, {
      reject: false,
      stdio: ['ignore', process.stderr, 'inherit'],
    });
    if (failed) throw new UsageError(`PyTorch wasn't installed: ${shortMessage ?? command}`);
  }
}
