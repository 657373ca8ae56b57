import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from 'lockstep';
import { pageDocument, type Template } from '../document.js';
import type { Watch } from '../watch/watch.js';
import { Guard } from './guard.js';
import { stream } from './stream.js';

export interface ServerParts {
  readonly watch: Pick<Watch, 'page' | 'of'>;
  readonly clock: Clock;
  readonly template: Template;
  /** 32 bytes as hex, told to who may look. */
  readonly token: string;
  /** 0: any that is free. */
  readonly port: number;
}

export interface Served {
  /** The address with the token, for a browser of this machine. */
  readonly url: string;
  close(): Promise<void>;
}

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/**
 * Serves the page on the loopback interface, to who knows the token, and reads only.
 * @throws what the system refuses, such as a port that is taken
 */
export async function serve(parts: ServerParts): Promise<Served> {
  const { port, token } = parts;
  const guard = new Guard(token);
  const server = createServer((request, response) => {
    answer(guard, parts, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listening(server, port);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${String(bound)}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(
  guard: Guard,
  { watch, clock, template }: ServerParts,
  { method = '', url = '', headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const got = guard.judge({ method, url, headers });
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  switch (got.kind) {
    case 'refused':
      if (got.status === 405) response.setHeader('Allow', 'GET');
      text(response, got.status, got.why);
      return;
    case 'sign-in':
      response.writeHead(302, { Location: '/', 'Set-Cookie': got.cookie }).end();
      return;
    case 'page': {
      const { html, policy } = pageDocument(template, watch.page().title);
      const type = { 'Content-Type': 'text/html; charset=utf-8' };
      response
        .writeHead(200, { ...type, 'Content-Security-Policy': `${policy}; frame-ancestors 'none'` })
        .end(html);
      return;
    }
    case 'events': {
      const shown = await watch.of(got.run);
      if (shown === null) text(response, 404, 'There is no such run.');
      else {
        response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
        stream(response, shown, clock);
      }
      return;
    }
    case 'details': {
      const shown = await watch.of(got.run);
      const details = (await shown?.details(got.name)) ?? null;
      if (details === null) text(response, 404, 'There is no such cell.');
      else
        response
          .writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' })
          .end(JSON.stringify(details));
    }
  }
}

function text(response: ServerResponse, status: number, what: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${what}\n`);
}
