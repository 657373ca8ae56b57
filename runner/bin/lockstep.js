#!/usr/bin/env node
// CommonJS: Node starts its module loader only for what comes after the commonest run, the one with nothing to do.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const build = join(__dirname, '..', 'dist');
const entry = join(build, 'cli', 'entry.cjs');

if (!existsSync(entry)) {
  process.stderr.write(
    'lockstep is not built yet: run `npm run build` in its folder (in a checkout: `npm run build -w lockstep`).\n',
  );
  process.exitCode = 2;
} else {
  const { answerAtOnce } = require(entry);
  const argv = process.argv.slice(2);
  const { env, stderr } = process;
  const now = () => performance.now();
  if (!answerAtOnce({ argv, cwd: process.cwd(), env, stderr, now, build })) {
    void import(pathToFileURL(join(build, 'cli', 'main.js')).href);
  }
}
