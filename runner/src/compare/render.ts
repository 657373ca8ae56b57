import type { TopLevelSpec } from 'vega-lite';
import { PipelineError } from '../model/errors.js';
import type { Spec } from './plot-spec.js';

/** Makes an SVG's text of a specification. */
export type Render = (id: string, spec: Spec) => Promise<string>;

/**
 * Vega and Vega-Lite, which nothing else loads, and which are installed by who draws (docs/decisions/vega-as-peer.md).
 * What a specification would fetch is refused: lockstep opens no connection.
 * @throws PipelineError where they aren't installed
 */
export async function openVega(): Promise<Render> {
  const [vega, lite] = await Promise.all([
    installed(() => import('vega')),
    installed(() => import('vega-lite')),
  ]);
  return async (id, spec) => {
    const logger = vega.logger(vega.Error);
    // Vega goes on without what it can't load.
    const wanted: string[] = [];
    const load = (uri: string): Promise<string> => {
      wanted.push(uri);
      return Promise.reject(new Error('nothing is fetched'));
    };
    const loader = { ...vega.loader(), load };
    try {
      const compiled = lite.compile(spec as unknown as TopLevelSpec, { logger }).spec;
      vega.resetSVGDefIds();
      const view = new vega.View(vega.parse(compiled), { renderer: 'none', loader, logger });
      const svg = await view.toSVG();
      view.finalize();
      if (wanted.length > 0) throw new Error(`it would fetch ${wanted.join(', ')}`);
      return svg;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw PipelineError.of(`plot "${id}" can't be drawn: ${error.message}`);
    }
  };
}

async function installed<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw PipelineError.of(
      'plots are drawn by Vega, which is not installed',
      null,
      'Install it beside lockstep: npm install --save-dev vega vega-lite. With --json the specifications are printed without it',
    );
  }
}
