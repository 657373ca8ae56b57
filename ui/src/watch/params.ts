import type { ListedStage, Value, Workspace } from 'lockstep';
import { workspacePath } from './stage-files.js';

/** The params that a stage depends on, with the values that they have now. */
export async function paramsOf(
  workspace: Pick<Workspace, 'values'>,
  { wdir, params }: Pick<ListedStage, 'wdir' | 'params'>,
): Promise<readonly (readonly [key: string, value: Value])[]> {
  const files = Object.entries(params).map(([declared, keys]) => ({
    path: workspacePath(wdir, declared),
    keys,
  }));
  const reading = await workspace.values(files.map(({ path }) => path));
  return files.flatMap(({ path, keys }) => {
    const side = reading.files.get(path);
    if (side?.kind !== 'values') return [];
    const isMeant = (key: string): boolean =>
      keys === null ||
      keys.some((one) => key === one || key.startsWith(`${one}.`) || key.startsWith(`${one}[`));
    return [...side.values].filter(([key]) => isMeant(key));
  });
}
