import assert from 'node:assert/strict';
import type { World } from './world.js';

/** Paths of the objects that a world's store holds. */
export function objects(world: World): readonly string[] {
  return world.files('.lockstep/store').filter((path) => /store\/[0-9a-f]{2}\//.test(path));
}

/** The path of the object that holds this text. */
export function objectOf(world: World, text: string): string {
  return objects(world).find((path) => world.read(path) === text) ?? assert.fail(`no object of ${text}`);
}
