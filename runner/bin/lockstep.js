#!/bin/sh
':'; // 2>/dev/null; if [ -r /proc/self/status ]; then while read -r k v; do case $k in SigIgn:) LOCKSTEP_IGNORED_SIGNALS=$v; export LOCKSTEP_IGNORED_SIGNALS; break ;; esac; done </proc/self/status; fi; exec node "$0" "$@"
// A shell reads the line above and becomes Node, which reads what is below: docs/decisions/shell-first.md.
// CommonJS: Node starts its module loader only for what comes after a run with nothing to do and explanations.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const cli = join(__dirname, '..', 'dist', 'cli');

if (existsSync(join(cli, 'entry.cjs'))) {
  void start();
} else {
  process.stderr.write(
    'lockstep is not built yet: run `npm run build` in its folder (in a checkout: `npm run build -w lockstep`).\n',
  );
  process.exitCode = 2;
}

async function start() {
  const { answerAtOnce, asksToExplain } = require(join(cli, 'entry.cjs'));
  const argv = process.argv.slice(2);
  const { env } = process;
  const build = join(cli, '..');
  const now = () => performance.now();
  if (answerAtOnce({ argv, cwd: process.cwd(), env, stderr: () => process.stderr, now, build })) return;
  if (asksToExplain(argv)) {
    const { explain } = require(join(cli, 'help.cjs'));
    const { version } = require('../package.json');
    const { stdout, stderr } = process;
    const code = await explain(argv, { stdout, stderr, cwd: process.cwd(), version });
    if (code !== null) {
      process.exitCode = code;
      return;
    }
  }
  await import(pathToFileURL(join(cli, 'main.js')).href);
}
