import { dirname, resolve } from 'node:path';
import type { Md5Hasher } from '../inputs/md5.js';
import { PipelineError } from '../model/errors.js';
import type { PointedOut, WorkspacePath } from '../model/graph.js';
import { dvcIgnore, isDvcRoot } from '../pipeline/dvc-project.js';
import type { Disk } from '../system/disk.js';

/** Whether what `.dvc` files track lies there with the bytes that they name; each is looked at once. */
export class TrackedData {
  readonly #checked = new Map<WorkspacePath, Promise<void>>();
  /** Of a project, by its root. */
  readonly #ignores = new Map<string, ReturnType<typeof dvcIgnore>>();

  constructor(
    private readonly disk: Disk,
    private readonly workspace: string,
    private readonly md5: Md5Hasher,
  ) {}

  /** @throws PipelineError, with the way out, for bytes that are others or aren't there */
  async check(out: PointedOut): Promise<void> {
    let checked = this.#checked.get(out.path);
    if (checked === undefined) {
      checked = this.#look(out);
      this.#checked.set(out.path, checked);
    }
    return checked;
  }

  async #look(out: PointedOut): Promise<void> {
    const path = resolve(this.workspace, out.path);
    if (this.disk.stat(path) === null) throw absent(out);
    if (out.md5 === null) return;
    const found = await this.md5.of(path, out.md5.isLegacy, this.#ignoreFor(out.file));
    if (found?.digest !== out.md5.digest || found.of !== out.md5.of) throw other(out, found?.digest ?? null);
  }

  #ignoreFor(file: WorkspacePath): ReturnType<typeof dvcIgnore> {
    let root = dirname(resolve(this.workspace, file));
    while (!isDvcRoot(this.disk, root) && root !== dirname(root)) root = dirname(root);
    const ignores = this.#ignores.get(root) ?? dvcIgnore(this.disk, root);
    this.#ignores.set(root, ignores);
    return ignores;
  }
}

function absent({ declared, file, position }: PointedOut): PipelineError {
  return PipelineError.of(
    `"${declared}" isn't there, though it is tracked here`,
    position,
    `"dvc pull ${file}" fetches it; "dvc checkout ${file}" takes it from DVC's cache.`,
  );
}

function other(
  { declared, path, file, isImport, position, md5 }: PointedOut,
  found: string | null,
): PipelineError {
  const record = isImport ? `dvc commit ${file}` : `dvc add ${path}`;
  return PipelineError.of(
    `"${declared}" isn't what is tracked here: ${found === null ? `it is no ${md5?.of ?? 'file'}` : `its MD5 is ${found}`}`,
    position,
    `"dvc checkout ${file}" brings back what is tracked. If what lies there is meant, "${record}" says so.`,
  );
}
