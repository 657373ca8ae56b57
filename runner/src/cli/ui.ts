import { resolve } from 'node:path';
import { END_SIGNALS, SIGNAL_EXIT_CODES, type EndSignal } from '../model/end-signal.js';
import { PipelineError } from '../model/errors.js';
import { isErrno } from '../system/disk-tree.js';
import type { Host } from '../system/host.js';
import { loadUi, type Ui } from './load-ui.js';
import type { Command, Io, UiOptions } from './options.js';
import { print, printJson } from './print.js';

/** Serves the page of runs until a signal ends it. */
export const ui: Command<UiOptions> = async (options, io) => {
  const page = await openPage(await loadUi(), options, io);
  try {
    if (options.json) printJson(io, { v: 1, url: page.url });
    else print(io, () => `${page.url}\n`);
    return SIGNAL_EXIT_CODES[await firstSignal(io.system.host)];
  } finally {
    await page.close();
  }
};

async function openPage({ openUi }: Ui, options: UiOptions, io: Io): ReturnType<Ui['openUi']> {
  const { directory, file, maxCells, run, port } = options;
  try {
    return await openUi({
      directory,
      ...(file === null ? {} : { file: resolve(directory, file) }),
      ...(maxCells === undefined ? {} : { maxCells }),
      ...(run === null ? {} : { run }),
      port: port ?? 0,
      onNotice: (text) => io.stderr.write(`${text}\n`),
    });
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
