import type { Program } from 'acorn';
import { PipelineError } from '../../../model/errors.js';
import type { Effect } from '../language.js';
import type { BundlePlaces } from './bundle-places.js';
import { LibraryNames } from './library-names.js';
import { nodesAtTop } from './isolate.js';
import { type AnyNode, textOf } from './syntax.js';

/** What doesn't only name something, so that it may do something. */
const ACTS =
  /^(?:CallExpression|NewExpression|AwaitExpression|TaggedTemplateExpression|AssignmentExpression)$/;

/** As much of a line as is shown. */
const WIDTH = 60;

/**
 * What a module does when it is imported, whichever export is run: places with their text, and packages.
 * @param tree a bundle that imports the module and uses nothing of it
 * @throws PipelineError where it calls `stage()` there, which can be true of one export only
 */
export async function readEffects(tree: Program, places: BundlePlaces): Promise<readonly Effect[]> {
  const names = new LibraryNames(tree);
  const found = new Map<string, Effect>();
  for (const statement of tree.body as readonly AnyNode[]) {
    if (statement.type === 'ImportDeclaration') {
      if (statement.specifiers?.length === 0) {
        const text = `import ${JSON.stringify(textOf(statement.source))}`;
        found.set(text, { place: null, text });
      }
      continue;
    }
    for (const node of await nodesAtTop(statement)) {
      const called = names.calledBy(node);
      const isStage = called === 'stage';
      // Shapes do nothing; one may be left for an object that is spread, which the bundler keeps.
      if (!ACTS.test(node.type) || (called !== null && !isStage)) continue;
      const position = places.of(node, isStage ? 'stage' : '');
      if (position === null) continue;
      if (isStage) {
        throw PipelineError.of(
          'stage() stands at the top of a module whose exports are run by themselves, and can’t be left out for the others',
          position,
          'Call it inside of the function, or name its result whole: const s = stage({ … }), then s.deps.',
        );
      }
      const text = position.lineText.trim();
      const shown = text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
      found.set(`${position.file}:${position.line}`, { place: position, text: shown });
    }
  }
  return [...found.values()];
}
