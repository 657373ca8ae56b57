import { dirname } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { confinedPlace } from '../pipeline/out-place.js';
import { move } from '../system/disk-tree.js';
import { asideList as listText, asideJson } from '../reporters/aside-text.js';
import { setAsideLines } from '../reporters/lines.js';
import { painter } from '../reporters/style.js';
import type { Aside, AsideEntry, FreshAside } from '../state/aside.js';
import { holdAside, lookAside } from './aside-workspace.js';
import type { AsideListOptions, AsideRemoveOptions, AsideRestoreOptions, Command, Io } from './options.js';

/** What lies aside; reads only. */
export const asideList: Command<AsideListOptions> = (options, io) => {
  const { aside, commandLine } = lookAside(io.system, options);
  const entries = aside.list();
  io.stdout.write(
    options.json
      ? asideJson(entries)
      : listText(entries, commandLine('aside', 'restore', 'ID'), commandLine('aside', 'remove', 'ID')),
  );
  return Promise.resolve(0);
};

/** Puts a content back in its place; what lies there meanwhile goes only if it is known elsewhere. */
export const asideRestore: Command<AsideRestoreOptions> = async (options, io) => {
  const held = await holdAside(io.system, options);
  const { disk, workspace, aside } = held;
  try {
    for (const { setAside } of await held.attempts.recover()) tell(setAside, held.commandLine, io);
    const { place, record } = found(aside, options.id);
    if (record === null) {
      throw PipelineError.of(
        `the record of ${options.id} can't be read, so its place isn't known`,
        null,
        `Its content is ${place}: move it to where it belongs.`,
      );
    }
    const target = confinedPlace(disk, workspace, record.path);
    disk.makeFolder(dirname(target));
    if (disk.lstat(target) !== null) {
      if (await held.isKnown(record.path)) disk.remove(target);
      else tell([await aside.take(target, { ...record, cause: 'put-back' })], held.commandLine, io);
    }
    await move(disk, place, target);
    aside.remove(options.id);
    io.stdout.write(`${record.path} is back in its place\n`);
    return 0;
  } finally {
    held.release();
  }
};

/** The clean-up: nothing else removes what was set aside. */
export const asideRemove: Command<AsideRemoveOptions> = async (options, io) => {
  if (options.all === options.ids.length > 0) {
    throw PipelineError.of(
      'what is to be removed?',
      null,
      'Name ids as "lockstep aside" lists them, or --all.',
    );
  }
  const held = await holdAside(io.system, options);
  try {
    const { aside } = held;
    const entries = options.all ? aside.list() : options.ids.map((id) => found(aside, id));
    for (const { id, place, record } of entries) {
      aside.remove(id);
      io.stdout.write(`removed ${id}: ${record?.path ?? place}\n`);
    }
    if (entries.length === 0) io.stdout.write('Nothing lies aside.\n');
    return 0;
  } finally {
    held.release();
  }
};

function found(aside: Aside, id: string): AsideEntry {
  const entry = aside.find(id);
  if (entry !== null) return entry;
  throw PipelineError.of(`nothing lies aside under ${id}`, null, 'See what does with "lockstep aside".');
}

function tell(entries: readonly FreshAside[], commandLine: (...args: string[]) => string, io: Io): void {
  for (const { id, place, size, record } of entries) {
    const { path, stage } = record;
    const restore = commandLine('aside', 'restore', id);
    const lines = setAsideLines(
      { stage, path, id, place, size, restore },
      painter(io.system.host.env, io.stderr),
    );
    io.stderr.write(`${lines.join('\n')}\n`);
  }
}
