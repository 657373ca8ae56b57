import { type AsideChoice, listAside, removeAside, restoreAside, type TellAside } from '../commands/aside.js';
import { PipelineError } from '../model/errors.js';
import { asideJson, asideText } from '../reporters/aside-text.js';
import { setAsideLines } from '../reporters/lines.js';
import { painter } from '../reporters/style.js';
import type { AsideListOptions, AsideRemoveOptions, AsideRestoreOptions, Command, Io } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** What lies aside; reads only. */
export const asideList: Command<AsideListOptions> = (options, io) => {
  const listing = listAside(siteOf(options, io));
  if (options.json) printJson(io, asideJson(listing));
  else print(io, () => asideText(listing));
  return Promise.resolve(0);
};

/** Puts a content back in its place. */
export const asideRestore: Command<AsideRestoreOptions> = async (options, io) => {
  const path = await restoreAside(siteOf(options, io), options.id, teller(io));
  print(io, () => `${path} is back in its place\n`);
  return 0;
};

/** The clean-up: nothing else removes what was set aside. */
export const asideRemove: Command<AsideRemoveOptions> = async (options, io) => {
  const removed = await removeAside(siteOf(options, io), choiceOf(options));
  const lines = removed.map(({ id, place, record }) => `removed ${id}: ${record?.path ?? place}\n`);
  print(io, () => (lines.length === 0 ? 'Nothing lies aside.\n' : lines.join('')));
  return 0;
};

function choiceOf({ all, ids }: AsideRemoveOptions): AsideChoice {
  if (all !== ids.length > 0) return all ? { kind: 'all' } : { kind: 'these', ids };
  throw PipelineError.of(
    'what is to be removed?',
    null,
    'Name ids as "lockstep aside" lists them, or --all.',
  );
}

function teller({ system, stderr }: Io): TellAside {
  return ({ id, place, size, record: { path, stage }, restore }) => {
    const lines = setAsideLines({ stage, path, id, place, size, restore }, painter(system.host.env, stderr));
    stderr.write(`${lines.join('\n')}\n`);
  };
}
