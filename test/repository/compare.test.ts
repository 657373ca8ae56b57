import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { parse } from 'yaml';
import { Checkout } from '../support/checkout.js';

/** A step of a workflow, as far as it is looked at here. */
interface Step {
  readonly name?: string;
  readonly run?: string;
}

function stepOf(folder: string, name: string): string {
  const text = readFileSync(join(folder, '.github', 'workflows', 'compare.yml'), 'utf8');
  const workflow = parse(text) as {
    readonly jobs: { readonly compare: { readonly steps: readonly Step[] } };
  };
  const run = workflow.jobs.compare.steps.find((step) => step.name === name)?.run;
  assert.ok(run !== undefined, `compare.yml has no step “${name}”`);
  return run;
}

test('the comment of a pull request tells the params and the metrics that it changes', async (t) => {
  const checkout = new Checkout();
  t.after(() => {
    checkout.remove();
  });
  const { folder } = checkout;
  const git = (...args: readonly string[]): Promise<unknown> =>
    execa('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=base');
  await git('branch', 'base');
  checkout.edit('params/params.yaml', (text) => text.replace(/^(rates: .*)\b0\.001\b/m, '$10.002'));
  checkout.edit('artifacts/tables/critical-rate.json', (text) =>
    text.replace(/"mean_slope": ?[-.\d]+/, '"mean_slope":0.5'),
  );
  await git('commit', '--quiet', '--all', '--message=change');

  const [comment, summary] = [join(folder, 'comment.md'), join(folder, 'summary.md')];
  // As GitHub runs a step that names no shell.
  await execa('bash', ['-e', '-c', stepOf(folder, 'Compare')], {
    cwd: folder,
    env: { BASE: 'base', COMMENT: comment, GITHUB_STEP_SUMMARY: summary },
  });
  const told = readFileSync(comment, 'utf8');
  assert.equal(readFileSync(summary, 'utf8'), told);
  const rows = told.split('\n').filter((line) => /^\| [^:P]/.test(line));
  assert.match(told, /^<!-- lockstep compare -->\n### Params\n/);
  assert.equal(rows.length, 2, told);
  assert.match(rows[0] ?? '', /params\/params\.yaml \| rates \|.* 0\.001,.*\|.* 0\.002,/);
  assert.match(rows[1] ?? '', /critical-rate\.json \| mean_slope \|.* 0\.0\d+ \| +0\.5 \|/);
});
