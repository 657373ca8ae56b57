import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { Rig, type Result } from '../support/rig.js';
import { Watching } from '../support/watching.js';

const root = join(import.meta.dirname, '..', '..', '..');

/** What the page says to type, and to edit, by its sections. */
const sections = new Map(
  readFileSync(join(root, 'docs', 'study-in-an-hour.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const blocks = [...section.matchAll(/^```(sh|diff)\n([^]*?)^```$/gm)].map(([, kind, text = '']) => ({
        kind,
        lines: text.trim().split('\n'),
      }));
      return [section.split('\n')[0] ?? '', blocks] as const;
    }),
);

/** Types commands as the page has them, but for the real binary of this checkout instead of `npx lockstep`. */
class Reader {
  readonly rig = new Rig();
  #next = { section: '', command: 0 };

  /** The next command of a section. @param command as the page says it, without its comment */
  async type(section: string, command: string): Promise<Result> {
    const commands = (sections.get(section) ?? []).flatMap(({ kind, lines }) => (kind === 'sh' ? lines : []));
    if (this.#next.section !== section) this.#next = { section, command: 0 };
    const line = commands[this.#next.command]?.replace(/ +#.*$/, '');
    this.#next.command += 1;
    assert.equal(command, line, `${section}: the page says otherwise`);
    if (command === 'npm run pipeline') return this.rig.lockstep('run');
    const [program, name, ...args] = words(command);
    if (program === 'npx' && name === 'lockstep') return this.rig.lockstep(...args);
    if (program === 'npm' && name === 'install')
      this.rig.link(join(root, 'node_modules'), 'my-study/node_modules');
    else if (program === 'cd') this.rig.cwd = this.rig.path(name ?? '');
    else if (program === 'git') this.git(name ?? '', ...args);
    else assert.fail(`nobody types ${command}`);
    return { code: 0, signal: null, stdout: '', stderr: '' };
  }

  git(...args: readonly string[]): void {
    execFileSync('git', ['-c', 'user.name=reader', '-c', 'user.email=reader@example.org', ...args], {
      cwd: this.rig.cwd,
      stdio: 'pipe',
    });
  }

  /** As a block of the page says: `-` lines become `+` lines. */
  edit(section: string): void {
    const [head = '', ...lines] =
      (sections.get(section) ?? []).find(({ kind }) => kind === 'diff')?.lines ?? [];
    const of = (sign: string): string =>
      lines.flatMap((line) => (line.startsWith(sign) ? `${line.slice(1)}\n` : [])).join('');
    this.replace(head.replace('# ', ''), of('-'), of('+'));
  }

  replace(file: string, old: string, now: string): void {
    const text = this.read(file);
    assert.ok(text.includes(old), `${file} has no ${old}`);
    this.rig.write(`my-study/${file}`, text.replace(old, now));
  }

  read(file: string): string {
    return this.rig.read(`my-study/${file}`);
  }
}

function words(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

async function well(result: Promise<Result>): Promise<string> {
  const { code, stdout, stderr } = await result;
  assert.equal(code, 0, stdout + stderr);
  return stdout + stderr;
}

suite('a study in an hour, typed as the page says', () => {
  const reader = new Reader();

  test('begin: from the data to the conclusion', async () => {
    await well(reader.type('Begin', 'npx lockstep init --template study my-study'));
    await well(reader.type('Begin', 'cd my-study'));
    await well(reader.type('Begin', 'npm install'));
    await well(reader.type('Begin', 'git init -b main'));
    assert.match(await well(reader.type('Begin', 'npm run pipeline')), /✔ 24 ran in /);
    await well(reader.type('Begin', 'git add -A'));
    await well(reader.type('Begin', 'git commit -m "Two sizes, three rates, three seeds"'));

    const page = readFileSync(join(root, 'docs', 'study-in-an-hour.md'), 'utf8');
    const graph = await well(reader.rig.lockstep('dag'));
    assert.ok(page.includes(`\n\`\`\`\n${graph}\`\`\`\n`), graph);
    assert.match(reader.read('artifacts/conclusion.md'), /^- 16 hidden units: best at the rate /m);
    assert.match(reader.read('artifacts/loss-by-rate.svg'), /^<svg[\s\S]*4 hidden units/);
    assert.equal(reader.read('artifacts/runs.csv').trim().split('\n').length, 1 + 18);
    assert.match(await well(reader.rig.lockstep('run')), /24 up to date/);
  });

  test('ask for more: the plan says what it costs, and only that runs', async () => {
    reader.edit('Ask for more');
    const plan = await well(reader.type('Ask for more', 'npx lockstep plan'));
    assert.match(plan, /train \(6 of 24 cells\) {2}never run\n {4}rate 1; .* each, .* in all\n/);
    assert.match(plan, /7 run, 3 waits, 20 up to date: about .* at -j 2/);
    assert.match(await well(reader.type('Ask for more', 'npm run pipeline')), /✔ 10 ran, 20 up to date/);
    const diff = await well(reader.type('Ask for more', 'npx lockstep metrics diff'));
    assert.match(diff, /hidden=16 rate=1\.test_loss +- /);
  });

  test('look while it runs: here, after it ended', async () => {
    const lines = (sections.get('Look while it runs') ?? []).flatMap((block) => block.lines);
    assert.deepEqual(
      lines.map((line) => line.replace(/ +#.*$/, '')),
      ['npx lockstep attach', 'npx lockstep logs -f train@h16/lr3/s3', 'npx lockstep ui'],
    );
    assert.match(await well(reader.rig.lockstep('attach')), /✔ 10 ran, 20 up to date/);
    assert.equal((await reader.rig.lockstep('logs', '-f', 'train@h16/lr3/s3')).code, 0);
    const { process: ui, done } = reader.rig.start('ui', '--json');
    const { stdout } = ui;
    assert.ok(stdout !== null);
    const [line] = (await once(stdout, 'data')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const { status } = await fetch(url, { redirect: 'manual' });
    ui.kill('SIGINT');
    await done;
    assert.equal(status, 302);
  });

  test('sweep: run, compared, applied, removed', async () => {
    await well(reader.type('Sweep', 'npx lockstep run --sweep training.epochs=30,120'));
    const runs = await well(reader.type('Sweep', 'npx lockstep runs'));
    for (const name of ['epochs=30', 'epochs=120']) assert.match(runs, new RegExp(`^${name}$`, 'm'));
    const diff = await well(
      reader.type('Sweep', 'npx lockstep metrics diff overlay:epochs=30 overlay:epochs=120'),
    );
    // Every mean has the goal, a rate with a dot in its name as well.
    assert.match(diff, /hidden=4 rate=0\.03\.test_loss .* (better|worse|within tolerance)\n/);
    assert.match(await well(reader.type('Sweep', 'npx lockstep runs apply epochs=120')), /restored/);
    assert.match(reader.read('params.yaml'), /^ {2}epochs: 120$/m);
    await well(reader.type('Sweep', 'npx lockstep runs rm epochs=30 epochs=120'));
    assert.doesNotMatch(await well(reader.rig.lockstep('runs')), /^epochs=/m);
  });

  test('work on a stage: an edit runs it, and it alone', async (context) => {
    const [block] = sections.get('Work on a stage') ?? [];
    assert.deepEqual(block?.lines, ['npx lockstep watch']);
    const watching = new Watching(context, reader.rig);
    await watching.waits();
    reader.replace('stages/conclude.ts', 'best at the rate', 'lowest loss at the rate');
    assert.match(await watching.waits(), /✔ 1 ran, 29 up to date/);
    await watching.end();
    assert.match(reader.read('artifacts/conclusion.md'), /lowest loss at the rate/);
  });

  test('ask others: the table of a pull request, and a decision', async () => {
    await well(reader.type('Ask others', 'git switch -c longer'));
    await well(reader.type('Ask others', 'git commit -am "Train longer"'));
    const table = await well(reader.type('Ask others', 'npx lockstep metrics diff main --md'));
    assert.match(
      table,
      /\| artifacts\/metrics\.json \| hidden=16 rate=3\.test_loss +\| .* \| (better|worse|within tolerance) +\|/,
    );
    const { code } = await reader.type('Ask others', 'npx lockstep metrics diff main --check');
    assert.equal(code, table.includes('worse') ? 1 : 0);
    assert.match(await well(reader.rig.lockstep('plan', '--check', '--allow-missing')), /30 up to date/);
  });

  test('params are held against their schema, at the line', async () => {
    const good = reader.read('params.yaml');
    reader.replace('params.yaml', 'epochs: 120', 'epochs: 0');
    const { code, stdout, stderr } = await reader.rig.lockstep('run');
    assert.equal(code, 1);
    const line = good.split('\n').findIndex((text) => text.includes('epochs: 120')) + 1;
    assert.match(stdout + stderr, new RegExp(`params\\.yaml:${line}:11: training\\.epochs must be >= 1`));
    reader.rig.write('my-study/params.yaml', good);
    assert.equal((await reader.rig.lockstep('run')).code, 0);
  });

  test('a mean that is not finite is said, not left out', async () => {
    reader.replace('params.yaml', '[0.03, 0.3, 1, 3]', '[0.3, 1.0e+308]');
    assert.equal((await reader.rig.lockstep('run', '--prune')).code, 0);
    assert.match(reader.read('artifacts/runs.csv'), /NaN/);
    assert.match(reader.read('artifacts/conclusion.md'), /Rates where a loss was not finite: 1\./);
    assert.match(reader.read('artifacts/loss-by-rate.svg'), />NaN</);
  });
});
