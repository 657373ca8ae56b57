import { randomBytes } from 'node:crypto';
import { nodeSystem, openWorkspace } from 'lockstep';
import { exportPage } from './file/export-page.js';
import { template } from './generated/template.js';
import { serve, type Served } from './serve/server.js';
import { soFar } from './watch/so-far.js';
import { Watch } from './watch/watch.js';

/** Which pipeline, and which of its runs. */
export interface UiPlace {
  /** Where the pipeline is looked for: there, then in the folders above. */
  readonly directory: string;
  /** The pipeline file, from `directory`; left out: pipeline.yaml, else dvc.yaml. */
  readonly file?: string;
  readonly maxCells?: number;
  /** Names the run, as `lockstep attach` takes it; left out: the one under way, else the last, and then each new one. */
  readonly run?: string;
  /** Hears what can't be shown, and why. */
  readonly onNotice?: (text: string) => void;
}

export interface UiOptions extends UiPlace {
  /** Left out: one that is free. */
  readonly port?: number;
}

/** The page while it is served. */
export type OpenedUi = Served;

/**
 * Serves the page of a pipeline's runs until it is closed. It reads what runs record, and changes nothing.
 * @throws PipelineError where there is no pipeline or no such run; what the system refuses, such as a port that is taken
 */
export async function openUi(options: UiOptions): Promise<OpenedUi> {
  const { run, port = 0, onNotice = () => undefined, ...place } = options;
  const workspace = await openWorkspace({ ...place, onNotice });
  const { clock } = nodeSystem;
  const watch = await Watch.open({ ...place, workspace, clock, run: run ?? null, onNotice });
  const token = randomBytes(32).toString('hex');
  const close = async (): Promise<void> => {
    watch.close();
    await workspace.close();
  };
  try {
    const served = await serve({ watch, clock, template, token, port });
    return {
      url: served.url,
      close: async () => {
        await served.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The page of a run as one HTML file's text, as far as the run got.
 * @throws PipelineError where there is no pipeline or no such run
 */
export async function exportUi({ run, onNotice = () => undefined, ...place }: UiPlace): Promise<string> {
  const workspace = await openWorkspace({ ...place, onNotice });
  try {
    const { page, details } = await soFar({ ...place, workspace }, run ?? null, nodeSystem.clock, onNotice);
    return exportPage(template, page, details);
  } finally {
    await workspace.close();
  }
}
