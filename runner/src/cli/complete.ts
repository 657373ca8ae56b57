import { names } from '../commands/names.js';
import { PipelineError } from '../model/errors.js';
import { complete as completionOf, FILES, SCRIPTS } from './completion.js';
import type { Command, CompleteOptions, CompletionOptions } from './options.js';
import { print } from './print.js';
import { siteOf } from './site.js';

/** What completes a word, a line each. */
export const complete: Command<CompleteOptions> = (options, io) => {
  const found = completionOf(options.program, options.words, () => names(siteOf(options, io)));
  const words = found.kind === 'files' ? [FILES] : found.words;
  print(io, () => words.map((word) => `${word}\n`).join(''));
  return Promise.resolve(0);
};

/** What a shell reads to complete words of lockstep's. */
export const completion: Command<CompletionOptions> = ({ shell }, io) => {
  const script = SCRIPTS[shell];
  if (script === undefined) {
    throw PipelineError.of(
      `words are completed in ${Object.keys(SCRIPTS).join(', ')}, not in "${shell}"`,
      null,
      'Name one of these shells',
    );
  }
  print(io, () => script);
  return Promise.resolve(0);
};
