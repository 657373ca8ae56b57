import { resolve } from 'node:path';
import { plots as plotsOf, type Drawing, type PlotsAnswer } from '../commands/plots.js';
import { openVega, type Render } from '../compare/render.js';
import { parseSide } from '../compare/side.js';
import { PipelineError } from '../model/errors.js';
import { plotsPage, stackedSvg, type Picture } from '../reporters/plots-page.js';
import { keepFromGit } from '../store/layout.js';
import { replace } from '../system/replace.js';
import type { Command, PlotsOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** Plots of one side or two: drawn into a file, or as specifications. */
export const plots: Command<PlotsOptions> = async (options, io) => {
  const { targets, json, sides } = options;
  const answer = await plotsOf(siteOf(options, io), { sides: sides.map(parseSide), targets });
  for (const note of answer.notes) io.stderr.write(`${note}\n`);
  if (json) {
    printJson(io, { v: 1, labels: answer.labels, plots: answer.drawings.flatMap(specJson) });
    return 0;
  }
  if (answer.drawings.length === 0) {
    print(io, () => `There are no plots in ${answer.labels.join(' or ')}.\n`);
    return 0;
  }
  const file = options.out === null ? answer.page : resolve(options.directory, options.out);
  const text = await textOf(file, answer);
  if (options.out === null) keepFromGit(io.system, resolve(answer.page, '..'));
  replace(io.system.disk, file, text);
  print(io, () => `${file}\n`);
  return 0;
};

function specJson(drawing: Drawing): readonly object[] {
  return drawing.kind === 'spec' ? [{ id: drawing.id, heading: drawing.heading, spec: drawing.spec }] : [];
}

async function textOf(file: string, { labels, drawings, notes }: PlotsAnswer): Promise<string> {
  const render = await openVega();
  const pictures: Picture[] = [];
  for (const drawing of drawings) pictures.push(await pictureOf(drawing, render));
  if (file.endsWith('.html')) return plotsPage(labels, pictures, notes);
  if (!file.endsWith('.svg')) {
    throw PipelineError.of(
      `${file} is neither .html nor .svg`,
      null,
      'End the name behind --out in one of them',
    );
  }
  const svgs = pictures.flatMap((picture) => (picture.kind === 'svg' ? [picture.svg] : []));
  if (svgs.length === pictures.length) return stackedSvg(svgs);
  throw PipelineError.of('images are drawn into a page only', null, 'End the name behind --out in .html');
}

async function pictureOf(drawing: Drawing, render: Render): Promise<Picture> {
  const { id, heading } = drawing;
  if (drawing.kind === 'spec') return { kind: 'svg', heading, svg: await render(id, drawing.spec) };
  const { type, bytes } = drawing.image;
  return { kind: 'image', heading, url: `data:${type};base64,${Buffer.from(bytes).toString('base64')}` };
}
