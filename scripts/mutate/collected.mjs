// What stands in for node:test in Stryker's copy: it collects tests instead of running them, so that one process can run
// any of them, again and again.

/** @type {{ id: string, file: string, run: () => unknown }[]} in the order in which they stand in their files */
export const tests = [];

const endings = [];
const names = new Set();
let file = '';
let around = [];

/** Collects a file's tests. @param path as people write it, relative to the root */
export async function collect(path, load) {
  file = path;
  await load();
}

export function suite(name, body) {
  around = [...around, name];
  body();
  around = around.slice(0, -1);
}

export function test(name, run) {
  const full = [file, ...around, name].join(' › ');
  let id = full;
  for (let time = 2; names.has(id); time += 1) id = `${full} (${time})`;
  names.add(id);
  tests.push({ id, file, run });
}

export function after(action) {
  endings.push(action);
}

/** What is to be done when all is over. */
export function tidyUp() {
  for (const action of endings.splice(0)) action();
}
