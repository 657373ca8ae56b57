#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write(
    'lockstep is not built yet: run `npm run build` in its folder (in a checkout: `npm run build -w lockstep`).\n',
  );
  process.exitCode = 2;
}
