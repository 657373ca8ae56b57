import assert from 'node:assert/strict';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { mirrorSource, type MirrorOptions } from '../../stages/data/sources/mirror.js';

const FILE = Buffer.from(Array.from({ length: 3000 }, (_, index) => index % 251));

const OPTIONS: MirrorOptions = {
  maxBytes: 10_000,
  answerSeconds: 60,
  stallSeconds: 60,
  resumes: 2,
  onBytes: () => undefined,
};

/** A server on loopback; requests are kept as `path range`. */
async function serve(
  t: TestContext,
  listener: RequestListener,
): Promise<{ address: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.url ?? ''} ${request.headers.range ?? 'whole'}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = portOf(server);
  return { address: `http://127.0.0.1:${port}/files`, requests };
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

async function fetchFrom(address: string, options: Partial<MirrorOptions> = {}): Promise<Buffer> {
  const read = await mirrorSource(address, { ...OPTIONS, ...options }).open('unused');
  return read('images');
}

/** Sends what a range request asks for, and breaks the connection after `limit` bytes. */
function sendPart(request: IncomingMessage, response: ServerResponse, limit: number, etag = '"v1"'): void {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = match !== null && request.headers['if-range'] === etag ? Number(match[1]) : null;
  const rest = FILE.subarray(start ?? 0);
  response.writeHead(start === null ? 200 : 206, {
    etag,
    'content-length': rest.length,
    ...(start === null ? {} : { 'content-range': `bytes ${start}-${FILE.length - 1}/${FILE.length}` }),
  });
  if (rest.length <= limit) {
    response.end(rest);
  } else {
    response.write(rest.subarray(0, limit), () => response.destroy());
  }
}

test('the gzipped file is preferred', async (t) => {
  const { address, requests } = await serve(t, (_, response) => response.end(gzipSync(FILE)));
  assert.deepEqual(await fetchFrom(address), gzipSync(FILE));
  assert.deepEqual(requests, ['/files/images.gz whole']);
});

test('the raw file is taken where there is no gzipped one', async (t) => {
  const { address, requests } = await serve(t, (request, response) => {
    response.statusCode = request.url?.endsWith('.gz') === true ? 404 : 200;
    response.end(FILE);
  });
  assert.deepEqual(await fetchFrom(address), FILE);
  assert.deepEqual(requests, ['/files/images.gz whole', '/files/images whole']);
});

test('progress counts bytes and knows the total', async (t) => {
  const { address } = await serve(t, (request, response) => {
    sendPart(request, response, 2000);
  });
  const seen: [string, number, number | null][] = [];
  await fetchFrom(address, { onBytes: (...event) => seen.push(event) });
  assert.ok(seen.every(([file, , total]) => file === 'images.gz' && total === 3000));
  assert.equal(seen.at(-1)?.[1], 3000);
});

test('a transfer that breaks off is resumed where it broke', async (t) => {
  const { address, requests } = await serve(t, (request, response) => {
    sendPart(request, response, 1200);
  });
  assert.deepEqual(await fetchFrom(address), FILE);
  assert.deepEqual(
    requests,
    ['whole', 'bytes=1200-', 'bytes=2400-'].map((range) => `/files/images.gz ${range}`),
  );
});

test('a stalled transfer is resumed too', async (t) => {
  let first = true;
  const { address, requests } = await serve(t, (request, response) => {
    if (first) {
      first = false;
      response.writeHead(200, { etag: '"v1"', 'content-length': FILE.length });
      response.write(FILE.subarray(0, 500));
    } else {
      sendPart(request, response, FILE.length);
    }
  });
  assert.deepEqual(await fetchFrom(address, { stallSeconds: 1 }), FILE);
  assert.deepEqual(requests, ['/files/images.gz whole', '/files/images.gz bytes=500-']);
});

test('a file that changed meanwhile is fetched anew, never spliced', async (t) => {
  let version = 0;
  const { address } = await serve(t, (request, response) => {
    version += 1;
    sendPart(request, response, version === 1 ? 1000 : FILE.length, `"v${version}"`);
  });
  assert.deepEqual(await fetchFrom(address), FILE);
});

test('a server without versions is asked for the whole file again', async (t) => {
  let first = true;
  const { address, requests } = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-length': FILE.length });
    if (first) {
      first = false;
      response.write(FILE.subarray(0, 1000), () => response.destroy());
    } else {
      response.end(FILE);
    }
  });
  assert.deepEqual(await fetchFrom(address), FILE);
  assert.deepEqual(requests, ['/files/images.gz whole', '/files/images.gz whole']);
});

test('resuming ends', async (t) => {
  const { address, requests } = await serve(t, (request, response) => {
    sendPart(request, response, 10);
  });
  await assert.rejects(fetchFrom(address), /^Error: broke off after 30 bytes$/);
  assert.equal(requests.length, 3);
});

const refusals: Record<string, [answer: RequestListener, message: RegExp]> = {
  'no such file': [(_, response) => response.writeHead(404).end(), /neither images\.gz nor images is there/],
  'a forbidden file': [
    (_, response) => response.writeHead(403).end(),
    /neither images\.gz nor images is there/,
  ],
  'a broken server': [(_, response) => response.writeHead(503).end(), /HTTP 503 Service Unavailable/],
  'a web page': [
    (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>'),
    /sent a web page instead of the file/,
  ],
  'more than the file can be': [
    (_, response) => response.end(Buffer.alloc(20_000)),
    /sent more than the 10000 bytes/,
  ],
  'an encoding nobody asked for': [
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(FILE)),
    /encoding that was not asked for/,
  ],
};

for (const [name, [answer, message]] of Object.entries(refusals)) {
  test(`${name} is refused`, async (t) => {
    const { address } = await serve(t, answer);
    await assert.rejects(fetchFrom(address), message);
  });
}

test('an answer that never begins is given up', async (t) => {
  const { address } = await serve(t, () => undefined);
  await assert.rejects(fetchFrom(address, { answerSeconds: 0.2 }), /no answer within 0\.2 s/);
});

test('a body that never begins is given up', async (t) => {
  const { address } = await serve(t, (_, response) => {
    response.writeHead(200).flushHeaders();
  });
  await assert.rejects(fetchFrom(address, { stallSeconds: 0.2 }), { message: 'broke off after 0 bytes' });
});

test('a machine that is not there fails at once', async (t) => {
  const { address } = await serve(t, () => undefined);
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const port = portOf(closed);
  await new Promise((resolve) => closed.close(resolve));
  await assert.rejects(fetchFrom(address.replace(/:\d+/, `:${port}`)), /fetch failed/);
});

test('a proxy of the environment is used', async (t) => {
  const proxied: string[] = [];
  const { address } = await serve(t, (request, response) => {
    proxied.push(request.url ?? '');
    response.end(FILE);
  });
  const before = process.env.http_proxy;
  process.env.http_proxy = new URL(address).origin;
  t.after(() => {
    if (before === undefined) delete process.env.http_proxy;
    else process.env.http_proxy = before;
  });
  await fetchFrom('http://data.invalid/files');
  assert.equal(proxied.length, 1);
});
