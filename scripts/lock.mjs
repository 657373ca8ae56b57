// One process at a time. Plain Node: ready.mjs uses it before anything is installed.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Takes a lock file for as long as this process lives, after whoever has it; that of a dead owner is taken over.
 *
 * @param waiting called once with the owner's process id, if this has to wait
 */
export function takeLock(file, waiting) {
  let waited = false;
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readIfThere(file);
    // Empty: created a moment ago, its owner not yet written.
    if (owner !== null && owner !== '' && !isAlive(Number(owner))) {
      takeOver(file, owner);
    } else {
      if (!waited) waiting(owner?.trim() ?? '');
      waited = true;
      pause(100);
    }
  }
  process.on('exit', () => rmSync(file, { force: true }));
}

function takeOver(file, deadOwner) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  // Somebody else took over first, and this is their lock: give it back.
  if (readFileSync(aside, 'utf8') !== deadOwner) linkSync(aside, file);
  rmSync(aside);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
