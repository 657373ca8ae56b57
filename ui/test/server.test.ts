import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Rig } from '../../runner/test/support/rig.js';
import { Served } from './support/served.js';

suite('the page’s server', () => {
  const rig = new Rig({
    'pipeline.yaml': `stages: {"a": {cmd: 'echo secret > a', outs: [a]}}\n`,
    'secret.txt': 'secret\n',
  });
  const ends: (() => void)[] = [];
  let served: Served;

  before(async () => {
    await rig.lockstep('run');
    served = await Served.by({ after: (end) => ends.push(end) }, rig);
  });
  after(async () => {
    const code = await served.close();
    for (const end of ends) end();
    assert.equal(code, 130);
  });

  test('the token is exchanged for a cookie of this site alone, and leaves the address', async () => {
    const { status, headers } = await served.ask(`/?token=${served.token}`, { cookie: '' });
    assert.equal(status, 302);
    assert.equal(headers.location, '/');
    const [cookie = ''] = headers['set-cookie'] ?? [];
    assert.match(cookie, /^lockstep-[0-9a-f]{16}=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.match(served.token, /^[0-9a-f]{64}$/);
    assert.equal((await served.ask('/')).status, 200);
  });

  test('without the cookie there is nothing, whatever is asked for', async () => {
    const wrong = '0'.repeat(64);
    for (const [path, cookie] of [
      ['/', ''],
      ['/events', ''],
      ['/details?name=a', ''],
      [`/?token=${wrong}`, ''],
      ['/?token=', ''],
      [`/events?token=${served.token}`, ''],
      ['/', served.cookie.replace(served.token, wrong)],
      ['/', `other=${served.token}`],
      ['/', served.token],
    ] as const) {
      const { status, body, headers } = await served.ask(path, { cookie });
      assert.equal(status, 403, path);
      assert.doesNotMatch(body, /secret|"a"/);
      assert.equal(headers['set-cookie'], undefined);
    }
  });

  test('names of this machine for itself are served, with any port; no other name is', async () => {
    for (const host of ['localhost', 'LOCALHOST:8300', '127.0.0.1:1', '[::1]:65535']) {
      assert.equal((await served.ask('/', { host })).status, 200, host);
    }
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost:80@evil.example',
      '127.0.0.2',
      '0.0.0.0',
      '[::2]',
      'localhost:',
    ]) {
      const { status, body } = await served.ask('/', { host });
      assert.ok(status === 403 || status === 400, host);
      assert.doesNotMatch(body, /<script>/);
      assert.notEqual((await served.ask(`/?token=${served.token}`, { host })).status, 302, host);
    }
  });

  test('what another site makes a browser ask is refused, with the cookie and the token as well', async () => {
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:1' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      for (const path of ['/', '/events', '/details?name=a', `/?token=${served.token}`]) {
        assert.equal((await served.ask(path, headers)).status, 403, `${path} ${JSON.stringify(headers)}`);
      }
    }
    const host = 'localhost:8300';
    for (const headers of [
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-origin' },
      { host, origin: `http://${host}` },
    ]) {
      assert.equal((await served.ask('/', headers)).status, 200);
    }
  });

  test('it can be looked at, and nothing else', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD']) {
      const { status, headers } = await served.ask('/', {}, method);
      assert.equal(status, 405, method);
      assert.equal(headers.allow, 'GET');
    }
  });

  test('no path leads to the disk', async () => {
    for (const path of [
      '/secret.txt',
      '/a',
      '/../secret.txt',
      '/events/../secret.txt',
      '/%2e%2e/secret.txt',
      '//events',
      '/events/',
      '/details',
      '/details?name=../secret.txt',
      '/details?name=%2e%2e%2fa',
      '/details?name=a%00',
      '/details?name=__proto__',
      '/details?name=a&run=../../secret.txt',
      '/events?run=..',
      '/favicon.ico',
      'http://localhost/',
    ]) {
      const { status, body } = await served.ask(path);
      assert.equal(status, 404, path);
      assert.doesNotMatch(body, /secret/, path);
    }
  });

  test('every answer is kept from frames, caches, guesses of its type and other sites', async () => {
    for (const [path, cookie] of [
      ['/', served.cookie],
      ['/details?name=a', served.cookie],
      ['/nothing', served.cookie],
      ['/', ''],
      [`/?token=${served.token}`, ''],
    ] as const) {
      const { headers } = await served.ask(path, { cookie });
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.match(String(headers['content-security-policy']), /^default-src 'none'.*frame-ancestors 'none'/);
    }
    const { headers } = await served.ask('/');
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
  });

  test('details are those of a cell', async () => {
    const { log, ...details } = await served.details('a');
    assert.deepEqual(details, {
      name: 'a',
      reasons: ['never run'],
      failure: null,
      params: [],
      command: 'echo secret > a',
      deps: [],
      outs: ['a'],
      waitsFor: [],
      curves: [],
    });
    assert.deepEqual(log, { text: '', isCut: false });
  });
});

test('a port that is taken, and a run that is none, are told, with exit code 2', async (t) => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {a: {cmd: echo a > a, outs: [a]}}\n' });
  const served = await Served.by(t, rig);
  const { port } = new URL(served.url);
  const taken = await rig.binary('ui', '--port', port);
  assert.deepEqual([taken.code, taken.stdout], [2, '']);
  assert.match(taken.stderr, new RegExp(`port ${port} can't be served at[^]*--port`));
  const none = await rig.binary('ui', 'nope');
  assert.deepEqual([none.code, none.stderr], [2, 'there is no run "nope" here\nlockstep runs lists them.\n']);
  assert.equal(await served.close(), 130);
});
