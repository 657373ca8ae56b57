import {
  isContentHash,
  isUrlVersion,
  sha256,
  type ContentHash,
  type Sha256,
  type StageKey,
} from '../model/hashes.js';
import type { EntryAddress, StageName, Value } from '../model/graph.js';
import {
  decodeValue,
  encodeValue,
  isJsonList,
  sortedMap,
  type Json,
  type JsonMap,
} from '../model/value-json.js';
import type {
  CodeRecord,
  DepRecord,
  LockEntry,
  OutDeclaration,
  OutRecord,
  StageInputs,
} from '../model/records.js';

/** A block of the lock that isn't what lockstep writes; the message continues "stage x: …". */
export class LockShapeError extends Error {
  override readonly name = 'LockShapeError';
}

/**
 * One stage's block as JSON. Its last fact, `check`, is a hash of its name and all others: a merge that took some
 * lines from one branch and some from the other can't pass for a proof.
 */
export function encodeEntry(name: StageName, entry: LockEntry): JsonMap {
  const facts = encodeFacts(entry);
  return { ...facts, check: checkOf(name, facts) };
}

/** A block without its `check`. */
export function encodeFacts({ key, inputs, outs, committed }: LockEntry): JsonMap {
  const { action, wdir, deps, params, env, host } = inputs;
  const declared = inputs.outs;
  const inOrder = sameInOrder(declared, outs);
  return {
    key,
    ...(action.kind === 'command'
      ? { cmd: action.commands, shell: action.shell }
      : {
          script: action.script,
          ...(action.export === undefined ? {} : { export: action.export }),
          code: action.code,
          with: encodeValue(action.with),
        }),
    wdir,
    deps: deps.map(encodeDep),
    params: sortedMap(Object.entries(params).map(([file, tracked]) => [file, encodeParams(tracked)])),
    ...(Object.keys(env).length === 0 ? {} : { env: sortedMap(Object.entries(env)) }),
    ...(host.node === null ? {} : { node: host.node }),
    ...(host.platform === null ? {} : { platform: host.platform }),
    outs: outs.map(({ path, hash, size }, index) => ({
      ...(inOrder ? nameFact(declared[index]?.name) : {}),
      path,
      hash,
      size,
    })),
    ...(inOrder ? {} : { declaredOuts: declared.map(({ name, path }) => ({ ...nameFact(name), path })) }),
    ...(committed === null ? {} : { committed: { reason: committed.reason, verified: committed.verified } }),
  };
}

/** @throws LockShapeError */
export function decodeEntry(name: StageName, json: Json): LockEntry {
  const block = map(json, 'the block');
  const outs = list(block.outs, 'outs').map(decodeOut);
  const inputs: StageInputs = {
    action: decodeAction(block),
    wdir: text(block.wdir, 'wdir'),
    deps: list(block.deps, 'deps').map(decodeDep),
    params: decodeParams(map(block.params, 'params')),
    outs: list(block.declaredOuts ?? block.outs, 'outs').map(decodeDeclaration),
    env: textMap(block.env ?? {}, 'env'),
    host: {
      node: block.node === undefined ? null : text(block.node, 'node'),
      platform: block.platform === undefined ? null : text(block.platform, 'platform'),
    },
  };
  const entry: LockEntry = {
    key: digest(block.key, 'key') as StageKey,
    inputs,
    outs,
    committed: decodeCommitted(block.committed),
  };
  if (encodeEntry(name, entry).check !== block.check) {
    throw new LockShapeError('its lines do not belong together (check)');
  }
  return entry;
}

export function encodeScript(address: EntryAddress, { tool, executed, sources }: CodeRecord): JsonMap {
  // The names of the first language's: the format stays as it is.
  const facts = { bundler: tool, bundle: executed, sources };
  return { ...facts, check: checkOf(address, facts) };
}

/** @throws LockShapeError */
export function decodeScript(address: EntryAddress, json: Json): CodeRecord {
  const block = map(json, 'the block');
  const record: CodeRecord = {
    tool: text(block.bundler, 'bundler'),
    executed: digest(block.bundle, 'bundle'),
    sources: digest(block.sources, 'sources'),
  };
  if (encodeScript(address, record).check !== block.check) {
    throw new LockShapeError('its lines do not belong together (check)');
  }
  return record;
}

function checkOf(name: string, facts: JsonMap): string {
  return sha256(JSON.stringify([name, facts])).slice(0, 16);
}

function sameInOrder(declared: readonly OutDeclaration[], outs: readonly OutRecord[]): boolean {
  return declared.length === outs.length && declared.every(({ path }, index) => outs[index]?.path === path);
}

function nameFact(name: string | null | undefined): JsonMap {
  return name === null || name === undefined ? {} : { name };
}

function encodeDep(dep: DepRecord): Json {
  const name = nameFact(dep.name);
  if ('url' in dep) return { ...name, url: dep.url, version: dep.version };
  if ('stage' in dep) return { ...name, stage: dep.stage, hash: dep.hash };
  if ('glob' in dep) return { ...name, glob: dep.glob, hash: dep.hash };
  return { ...name, path: dep.path, hash: dep.hash };
}

function decodeDep(json: Json): DepRecord {
  const dep = map(json, 'a dep');
  const name = dep.name === undefined ? null : text(dep.name, "a dep's name");
  if (dep.url !== undefined) {
    const version = text(dep.version, "a dep's version");
    if (!isUrlVersion(version)) throw new LockShapeError("a URL's version is not etag:… or modified:…");
    return { name, url: text(dep.url, "a dep's url"), version };
  }
  if (dep.glob !== undefined) {
    const hash = text(dep.hash, "a dep's hash");
    if (!isFilesHash(hash)) throw new LockShapeError("a glob's hash is not files:<sha256>");
    return { name, glob: text(dep.glob, "a dep's glob"), hash };
  }
  if (dep.stage === undefined) {
    return { name, path: text(dep.path, "a dep's path"), hash: contentHash(dep.hash, "a dep's hash") };
  }
  const hash = text(dep.hash, "a dep's hash");
  if (!isCellsHash(hash)) throw new LockShapeError("a group's hash is not cells:<sha256>");
  return { name, stage: text(dep.stage, "a dep's stage"), hash };
}

function decodeOut(json: Json): OutRecord {
  const out = map(json, 'an out');
  const size = out.size;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new LockShapeError("an out's size is not a number of bytes");
  }
  return {
    path: text(out.path, "an out's path"),
    hash: contentHash(out.hash, "an out's hash"),
    size,
  };
}

function decodeDeclaration(json: Json): OutDeclaration {
  const { name, path } = map(json, 'an out');
  return {
    name: name === undefined ? null : text(name, "an out's name"),
    path: text(path, "an out's path"),
  };
}

function decodeAction(block: JsonMap): StageInputs['action'] {
  if (block.script === undefined) {
    return {
      kind: 'command',
      commands: texts(block.cmd, 'cmd'),
      shell: text(block.shell, 'shell'),
    };
  }
  return {
    kind: 'script',
    script: text(block.script, 'script'),
    ...(block.export === undefined ? {} : { export: text(block.export, 'export') }),
    code: digest(block.code, 'code'),
    with: value(block.with, 'with'),
  };
}

type Params = StageInputs['params'];

function encodeParams(tracked: Params[string]): Json {
  if (typeof tracked === 'string') return tracked;
  return sortedMap(Object.entries(tracked).map(([key, item]) => [key, encodeValue(item)]));
}

function decodeParams(files: JsonMap): Params {
  return Object.fromEntries(
    Object.entries(files).map(([file, tracked]) => [file, decodeTracked(tracked, `params of ${file}`)]),
  );
}

function decodeTracked(tracked: Json, where: string): Params[string] {
  if (typeof tracked === 'string') return contentHash(tracked, where);
  const entries = Object.entries(map(tracked, where));
  return Object.fromEntries(entries.map(([key, item]) => [key, value(item, `${where}: ${key}`)]));
}

function decodeCommitted(json: Json | undefined): LockEntry['committed'] {
  if (json === undefined) return null;
  const committed = map(json, 'committed');
  const verified = committed.verified;
  if (typeof verified !== 'number') throw new LockShapeError('committed.verified is not a number');
  return { reason: text(committed.reason, 'committed.reason'), verified };
}

function map(json: Json | undefined, what: string): JsonMap {
  if (json === undefined || json === null || typeof json !== 'object' || isJsonList(json)) {
    throw new LockShapeError(`${what} is not a map`);
  }
  return json;
}

function list(json: Json | undefined, what: string): readonly Json[] {
  if (json === undefined || !isJsonList(json)) throw new LockShapeError(`${what} is not a list`);
  return json;
}

function text(json: Json | undefined, what: string): string {
  if (typeof json !== 'string') throw new LockShapeError(`${what} is not text`);
  return json;
}

function texts(json: Json | undefined, what: string): readonly string[] {
  return list(json, what).map((item) => text(item, `an item of ${what}`));
}

function textMap(json: Json, what: string): Readonly<Record<string, string>> {
  const entries = Object.entries(map(json, what));
  return Object.fromEntries(entries.map(([key, item]) => [key, text(item, `${what}.${key}`)]));
}

function value(json: Json | undefined, what: string): Value {
  const decoded = json === undefined ? undefined : decodeValue(json);
  if (decoded === undefined) throw new LockShapeError(`${what} is not a value`);
  return decoded;
}

function digest(json: Json | undefined, what: string): Sha256 {
  const hash = text(json, what);
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new LockShapeError(`${what} is not a sha256`);
  return hash as Sha256;
}

function contentHash(json: Json | undefined, what: string): ContentHash {
  const hash = text(json, what);
  if (!isContentHash(hash)) throw new LockShapeError(`${what} is not a content's hash`);
  return hash;
}

function isFilesHash(text: string): text is `files:${string}` {
  return /^files:[0-9a-f]{64}$/.test(text);
}

function isCellsHash(text: string): text is `cells:${string}` {
  return /^cells:[0-9a-f]{64}$/.test(text);
}
