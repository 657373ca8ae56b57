import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { nodeWeb } from '../../src/system/node/web.js';
import { WebError } from '../../src/system/web.js';

const DATE = 'Tue, 03 Mar 2026 10:00:00 GMT';

async function serve(context: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function withoutProxies(context: TestContext, proxies: Readonly<Record<string, string>> = {}): void {
  const names = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);
  const before = new Map(names.map((name) => [name, process.env[name]]));
  for (const name of names) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, proxies);
  context.after(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
}

test('what a server says, after a redirect, without its bytes', async (context) => {
  withoutProxies(context);
  const asked: string[] = [];
  const base = await serve(context, (request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['accept-encoding'] ?? ''}`);
    if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
    else response.writeHead(200, { etag: 'W/"1"', 'last-modified': DATE, 'content-length': 12 }).end();
  });
  assert.deepEqual(await nodeWeb.version(`${base}/old`), { etag: 'W/"1"', lastModified: DATE, length: 12 });
  assert.deepEqual(asked, ['HEAD /old identity', 'HEAD /new identity']);
});

test('a server that answers GET alone is asked for one byte', async (context) => {
  withoutProxies(context);
  const ranges: unknown[] = [];
  const base = await serve(context, (request, response) => {
    if (request.method === 'HEAD') return response.writeHead(403).end();
    ranges.push(request.headers.range);
    return response
      .writeHead(206, { 'last-modified': DATE, 'content-range': 'bytes 0-0/77', 'content-length': 1 })
      .end('x');
  });
  assert.deepEqual(await nodeWeb.version(base), { etag: null, lastModified: DATE, length: 77 });
  assert.deepEqual(ranges, ['bytes=0-0']);
});

test('a length that nobody knows is none', async (context) => {
  withoutProxies(context);
  const base = await serve(context, (request, response) => {
    if (request.method === 'HEAD') return response.writeHead(405).end();
    return response.writeHead(206, { 'content-range': 'bytes 0-0/*', 'content-length': 1 }).end('x');
  });
  assert.deepEqual(await nodeWeb.version(base), { etag: null, lastModified: null, length: null });
});

test('an answer that is no success, and no answer at all', async (context) => {
  withoutProxies(context);
  const base = await serve(context, (_, response) => response.writeHead(404).end());
  await assert.rejects(nodeWeb.version(base), new WebError('answers 404 Not Found'));
  const gone = await serve(context, (request) => request.socket.destroy());
  await assert.rejects(
    nodeWeb.version(gone),
    (error) => error instanceof WebError && /^can't be reached: ./.test(error.message),
  );
});

test('a proxy that the environment names is asked instead', async (context) => {
  const proxied: string[] = [];
  const proxy = await serve(context, (request, response) => {
    proxied.push(request.url ?? '');
    response.writeHead(200, { etag: '"by proxy"' }).end();
  });
  withoutProxies(context, { HTTP_PROXY: proxy });
  const { etag } = await nodeWeb.version('http://data.example/x.csv');
  assert.deepEqual([etag, proxied], ['"by proxy"', ['http://data.example/x.csv']]);
});
