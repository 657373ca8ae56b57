import { readFile, writeFile } from 'node:fs/promises';
import { stage } from 'lockstep/stage';
import { renderPng } from './kit/png.js';

const { deps, outs } = stage({ deps: ['figure'], outs: ['png'] });
await writeFile(outs.png, renderPng(await readFile(deps.figure, 'utf8')));
