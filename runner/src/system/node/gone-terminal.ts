import { closeSync, fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Gives up descriptors 0 to 2 where their terminal was closed. Node sets terminals back as it found them when it exits,
 * and aborts where one doesn't answer any more; what is closed it leaves alone.
 */
export function forgetGoneTerminals(): void {
  for (const descriptor of [0, 1, 2]) {
    if (isCharacterDevice(descriptor) && !isatty(descriptor)) closeSync(descriptor);
  }
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    // It was closed when lockstep was started.
    return false;
  }
}
