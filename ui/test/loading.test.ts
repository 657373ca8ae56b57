import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { Rig } from '../../runner/test/support/rig.js';

/** Writes down what Node is asked to load. */
const HOOK = `
import { register } from 'node:module';
const hooks = \`
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env.LOADED, url + '\\\\n');
  return next(url, context);
}\`;
register('data:text/javascript,' + encodeURIComponent(hooks));
`;

test('only lockstep ui loads the page: no help, no run, none with nothing to do, no other reader', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo a > a, outs: [a]}}\n', 'hook.mjs': HOOK });
  rig.env.LOADED = rig.path('loaded');
  rig.env.NODE_OPTIONS = `--import=${pathToFileURL(rig.path('hook.mjs')).href}`;
  const loaded = async (...args: readonly string[]): Promise<readonly string[]> => {
    rig.write('loaded', '');
    await rig.binary(...args);
    return readFileSync(rig.path('loaded'), 'utf8').split('\n').filter(Boolean);
  };
  const ofPage = (urls: readonly string[]): readonly string[] =>
    urls.filter((url) => /\/ui\/dist\/|lockstep-ui|fflate/.test(url));
  for (const args of [
    ['--help'],
    ['ui', '--help'],
    ['run'],
    ['run'],
    ['run'],
    ['runs'],
    ['attach'],
    ['plan'],
  ]) {
    const urls = await loaded(...args);
    assert.deepEqual(ofPage(urls), [], args.join(' '));
  }
  assert.ok(ofPage(await loaded('ui', '--export', 'page.html')).some((url) => url.includes('/ui/dist/')));
});
