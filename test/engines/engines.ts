import type { Engine } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { reference } from './reference.js';
import { tfjsNode } from '../../stages/engines/tfjs-node/index.js';
import { setUpTfjsNode, tfjsNodePlatform } from '../support/tfjs-node.js';

/** An engine under test. `skip` says why it isn't tested here, or false. */
export interface Tested {
  readonly engine: Engine;
  readonly skip: string | false;
}

/** The engines of the study, which are held against the reference. */
export const FAST: readonly Tested[] = [
  { engine: onnxruntime, skip: false },
  { engine: tfjsNode, skip: tfjsNodePlatform.skip },
];

export const ALL: readonly Tested[] = [...FAST, { engine: reference, skip: false }];

/** The engine of that name, for a process that is told it by its arguments. */
export function engineNamed(name: string | undefined): Engine {
  const found = ALL.find(({ engine }) => engine.name === name);
  if (found === undefined) throw new Error(`no engine is named ${name ?? 'nothing'}`);
  return found.engine;
}

/** To be called before any engine is started. */
export function setUpEngines(): void {
  if (tfjsNodePlatform.skip === false) setUpTfjsNode();
}
