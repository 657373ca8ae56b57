import { join } from 'node:path';
import type { Program } from 'acorn';
import { PipelineError } from '../../../model/errors.js';
import type { WorkspacePath } from '../../../model/graph.js';
import { nearest } from '../../../pipeline/nearest.js';
import type { Disk } from '../../../system/disk.js';
import type { Effect } from '../language.js';
import { type Build, BuildError, buildEntry } from './build.js';
import type { BundlePlaces } from './bundle-places.js';
import { readEffects } from './effects.js';
import { LibraryNames } from './library-names.js';
import { type AnyNode, nameOf, parseModule, parseSource } from './syntax.js';

interface Export {
  readonly script: WorkspacePath;
  readonly name: string;
}

/**
 * A module that runs one export. Packages that nothing of it uses by name are left out, top-level calls of
 * `lockstep/stage` are pure, and what its modules do all the same when they are imported is told.
 *
 * @throws PipelineError for an export that isn't there, or can't be run
 */
export async function buildExport(
  disk: Disk,
  root: string,
  { script, name }: Export,
  placesIn: (build: Build) => BundlePlaces,
): Promise<{ readonly build: Build; readonly effects: readonly Effect[] }> {
  const from = JSON.stringify(`./${script}`);
  const text = `import { ${JSON.stringify(name)} as run } from ${from};\nawait run();\n`;
  const build = await buildEntry(disk, root, { kind: 'isolated', text }).catch(async (error: unknown) => {
    if (error instanceof BuildError && error.isOwnImport) throw await missing(disk, root, { script, name });
    throw error;
  });
  const places = placesIn(build);
  refuseOther(await parseModule(build.code, places), places, { script, name });
  const idle = await buildEntry(disk, root, { kind: 'isolated', text: `import ${from};\n` });
  const idlePlaces = placesIn(idle);
  const tree = await parseModule(idle.code, idlePlaces);
  return { build, effects: await readEffects(tree, idlePlaces) };
}

async function missing(disk: Disk, root: string, { script, name }: Export): Promise<PipelineError> {
  const { exports } = await buildEntry(disk, root, { kind: 'script', script });
  const close = nearest(name, exports) ?? (exports.length === 1 ? (exports[0] ?? null) : null);
  const others = exports.length === 0 ? 'it has none' : `it has ${exports.join(', ')}`;
  return PipelineError.of(
    `script ${script} has no export "${name}"`,
    null,
    close === null
      ? `Export a function of that name; ${others}.`
      : `Did you mean "${close}"${await placeIn(disk, root, { script, name: close })}?`,
  );
}

/** ` (stages/a.ts:3)`; nothing for what comes from another module. */
async function placeIn(disk: Disk, root: string, { script, name }: Export): Promise<string> {
  const source = await parseSource(script, disk.read(join(root, script)).toString());
  const node = (source.tree.body as readonly AnyNode[]).find(
    ({ type, declaration, specifiers = [] }) =>
      (type === 'ExportDefaultDeclaration' && name === 'default') ||
      (type === 'ExportNamedDeclaration' &&
        [...namesOf(declaration), ...specifiers.map(({ exported }) => nameOf(exported))].includes(name)),
  );
  const position = node === undefined ? null : source.positionOf(node);
  return position === null ? '' : ` (${position.file}:${position.line})`;
}

function namesOf(declaration: AnyNode | null | undefined): readonly (string | null)[] {
  return [nameOf(declaration?.id), ...(declaration?.declarations ?? []).map(({ id }) => nameOf(id))];
}

/** Other declarations than those of functions. */
const NO_FUNCTIONS =
  /^(?:Literal|ObjectExpression|ArrayExpression|TemplateLiteral|ClassExpression|ClassDeclaration)$/;

/** Refuses what can be seen to be no function; all else is left to the run. */
function refuseOther({ body, ...program }: Program, places: BundlePlaces, { script, name }: Export): void {
  const statements = body as readonly AnyNode[];
  const last = statements.at(-1)?.expression;
  const called = typeof last === 'object' ? nameOf(last.argument?.callee) : null;
  const declared = statements
    .flatMap((node) => [node, ...(node.declarations ?? [])])
    .find(({ id }) => called !== null && nameOf(id) === called);
  const value = declared?.init ?? declared;
  if (declared?.id === undefined || declared.id === null || value === undefined) return;
  const isStage = new LibraryNames({ ...program, body }).calledBy(value) === 'stage';
  if (!isStage && !NO_FUNCTIONS.test(value.type)) return;
  throw PipelineError.of(
    `export "${name}" of ${script} is no function${isStage ? ', but what stage() gives' : ''}`,
    places.of(declared.id, called ?? ''),
    'Export a function without parameters that calls stage(); it is called once, and awaited.',
  );
}
