import type { ListedStage, SideValues, Value, Workspace } from 'lockstep';
import { workspacePath } from './stage-files.js';

/** The params that stages depend on, with the values that they have now; each file is read once. */
export class PresentParams {
  readonly #files = new Map<string, SideValues>();

  constructor(private readonly workspace: Pick<Workspace, 'values'>) {}

  async of({
    wdir,
    params,
  }: Pick<ListedStage, 'wdir' | 'params'>): Promise<readonly (readonly [key: string, value: Value])[]> {
    const files = Object.entries(params).map(([declared, keys]) => ({
      path: workspacePath(wdir, declared),
      keys,
    }));
    const unread = files.map(({ path }) => path).filter((path) => !this.#files.has(path));
    if (unread.length > 0) {
      for (const [path, side] of (await this.workspace.values(unread)).files) this.#files.set(path, side);
    }
    return files.flatMap(({ path, keys }) => {
      const side = this.#files.get(path);
      if (side?.kind !== 'values') return [];
      return [...side.values].filter(([key]) => keys === null || keys.some((one) => isBelow(key, one)));
    });
  }
}

/** Whether a dotted key is another one or a part of it. */
function isBelow(key: string, other: string): boolean {
  return key === other || key.startsWith(`${other}.`) || key.startsWith(`${other}[`);
}
