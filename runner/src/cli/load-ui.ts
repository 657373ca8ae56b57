import { PipelineError } from '../model/errors.js';

/** Which pipeline, and which of its runs. */
export interface UiPlace {
  readonly directory: string;
  readonly file?: string;
  readonly maxCells?: number;
  readonly run?: string;
  readonly onNotice: (text: string) => void;
}

/** What lockstep asks of the package that has the page: it is installed by who wants it (docs/ui.md). */
export interface Ui {
  readonly openUi: (
    options: UiPlace & { readonly port: number },
  ) => Promise<{ readonly url: string; close(): Promise<void> }>;
  /** The page as one HTML file's text. */
  readonly exportUi: (place: UiPlace) => Promise<string>;
}

const PACKAGE = 'lockstep-ui';

/** @throws PipelineError where it isn't installed, or is of another version */
export async function loadUi(): Promise<Ui> {
  const loaded = await installed(PACKAGE);
  if (isUi(loaded)) return loaded;
  throw missing(`the ${PACKAGE} that is installed is made for another version of lockstep`);
}

/** @param name not to be found when lockstep itself is compiled: that package is built on it */
async function installed(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing || !error.message.includes(`'${name}'`)) throw error;
    throw missing(`the page of runs is a package of its own, ${name}, which is not installed`);
  }
}

function missing(why: string): PipelineError {
  return PipelineError.of(why, null, `Install it beside lockstep: npm install --save-dev ${PACKAGE}`);
}

function isUi(loaded: unknown): loaded is Ui {
  if (typeof loaded !== 'object' || loaded === null) return false;
  const found = new Map(Object.entries(loaded));
  return ['openUi', 'exportUi'].every((name) => typeof found.get(name) === 'function');
}
