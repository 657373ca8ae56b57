import type { Waiting } from '../overlay/scratch.js';
import type { Io } from './options.js';

/** Commands that read wait for nobody, and say when they show another run's workspace. */
export function reading({ stderr }: Io): Waiting {
  return {
    wait: false,
    onWait: (text) => {
      stderr.write(`${text}\n`);
    },
  };
}
