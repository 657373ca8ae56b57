import { resolve } from 'node:path';
import { freePlace } from '../commands/free-place.js';
import { END_SIGNALS, SIGNAL_EXIT_CODES, type EndSignal } from '../model/end-signal.js';
import { PipelineError, type ExitCode } from '../model/errors.js';
import { isErrno } from '../system/disk-tree.js';
import type { Host } from '../system/host.js';
import { replace } from '../system/replace.js';
import { loadUi, type Ui, type UiPlace } from './load-ui.js';
import type { Command, Io, UiOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** Serves the page of runs until a signal ends it, or writes it into a file. */
export const ui: Command<UiOptions> = async (options, io) => {
  const loaded = await loadUi();
  if (options.export !== null) return exportPage(loaded, options.export, options, io);
  const page = await openPage(loaded, options, io);
  try {
    if (options.json) printJson(io, { v: 1, url: page.url });
    else print(io, () => `${page.url}\n`);
    return SIGNAL_EXIT_CODES[await firstSignal(io.system.host)];
  } finally {
    await page.close();
  }
};

/** @param name from the folder of `-C` */
async function exportPage({ exportUi }: Ui, name: string, options: UiOptions, io: Io): Promise<ExitCode> {
  const file = freePlace(siteOf(options, io), resolve(options.directory, name));
  replace(io.system.disk, file, await exportUi(placeOf(options, io)));
  if (options.json) printJson(io, { v: 1, file });
  else print(io, () => `${file}\n`);
  return 0;
}

function placeOf({ directory, file, maxCells, run }: UiOptions, io: Io): UiPlace {
  return {
    directory,
    ...(file === null ? {} : { file }),
    ...(maxCells === undefined ? {} : { maxCells }),
    ...(run === null ? {} : { run }),
    onNotice: (text) => io.stderr.write(`${text}\n`),
  };
}

async function openPage({ openUi }: Ui, options: UiOptions, io: Io): ReturnType<Ui['openUi']> {
  const { port } = options;
  try {
    return await openUi({ ...placeOf(options, io), port: port ?? 0 });
  } catch (error) {
    if (!isErrno(error, 'EADDRINUSE', 'EACCES')) throw error;
    throw PipelineError.of(
      `port ${String(port)} can't be served at: it is taken, or this user may not`,
      null,
      'Name another with --port, or leave it out to have one that is free',
    );
  }
}

function firstSignal(host: Host): Promise<EndSignal> {
  return new Promise((heard) => {
    const listening = END_SIGNALS.filter((signal) => !host.ignored.has(signal)).map((signal) =>
      host.onSignal(signal, () => {
        for (const stop of listening) stop();
        heard(signal);
      }),
    );
  });
}
