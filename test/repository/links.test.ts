import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

/** In git, or about to be. */
const pages = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.md'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\0')
  .filter((page) => page !== '' && existsSync(join(root, page)));

/** A page without its examples: what stands in code is no link. */
function prose(page: string): string {
  return readFileSync(join(root, page), 'utf8')
    .replace(/^(```+)[^]*?^\1$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
}

/** What links of a page lead to, without those to other sites. */
function links(page: string): readonly string[] {
  return [...prose(page).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchors(page: string): ReadonlySet<string> {
  const headings = [...prose(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set(headings);
}

test('every link in a page leads somewhere', () => {
  assert.ok(pages.length > 30, `only ${pages.length} pages`);
  const all = pages.flatMap((page) => links(page).map((target) => [page, target] as const));
  assert.ok(all.length > 150, `only ${all.length} links`);
  const broken = all.filter(([page, target]) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : relative(root, resolve(root, dirname(page), decodeURIComponent(path)));
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchors(file).has(anchor);
  });
  assert.deepEqual(
    broken.map(([page, target]) => `${page}: ${target}`),
    [],
  );
});

test('what a link names by its path is what it leads to', () => {
  const wrong = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\[`([^`]*\/[^`]*)`\]\(([^)#]+)\)/g)]
      .filter(
        ([, name = '', target = '']) => !name.includes('*') && !target.includes(name.replace(/\/$/, '')),
      )
      .map(([link]) => `${page}: ${link}`),
  );
  assert.deepEqual(wrong, []);
});
