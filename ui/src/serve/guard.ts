import { createHash, timingSafeEqual } from 'node:crypto';
import { DETAILS_PATH, EVENTS_PATH } from '../transport.js';

/** What a request says, as far as it is looked at. */
export interface Asked {
  readonly method: string;
  /** As it was sent: path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export type Answer =
  /** It came with the token: the cookie is set, and the address is asked for again without it. */
  | { readonly kind: 'sign-in'; readonly cookie: string }
  | { readonly kind: 'page' }
  | { readonly kind: 'events'; readonly run: string | null }
  | { readonly kind: 'details'; readonly run: string | null; readonly name: string }
  | { readonly kind: 'refused'; readonly status: 403 | 404 | 405; readonly why: string };

/** Names of this machine for itself, with any port: a tunnel's other end has another one. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Sites that a browser may name as where a request comes from: nobody, and the page itself. */
const OWN_SITES: readonly (string | undefined)[] = [undefined, 'none', 'same-origin'];

/**
 * Decides what a request gets. Only who knows the token gets anything, and whatever a page of another site makes a
 * browser ask gets nothing: no name that leads here but is another one (DNS rebinding), no other origin.
 */
export class Guard {
  readonly #cookie: string;

  /** @param token 32 bytes as hex */
  constructor(private readonly token: string) {
    // Cookies don't tell ports apart: two servers of one machine must not take each other's.
    this.#cookie = `lockstep-${createHash('sha256').update(`cookie ${token}`).digest('hex').slice(0, 16)}`;
  }

  judge({ method, url, headers }: Asked): Answer {
    const { host, origin, cookie } = headers;
    if (typeof host !== 'string' || !LOOPBACK.test(host)) {
      return refused(403, 'It is served under the name localhost, 127.0.0.1 or [::1] only.');
    }
    const site = headers['sec-fetch-site'];
    if (!OWN_SITES.includes(typeof site === 'object' ? site.join() : site)) {
      return refused(403, 'Another site asked for it: open the address that lockstep ui printed by hand.');
    }
    if (origin !== undefined && origin !== `http://${host}`)
      return refused(403, 'Another site asked for it.');
    if (method !== 'GET') return refused(405, 'It can be looked at, and nothing else.');
    const [path = '', query = ''] = url.split(/\?(.*)/s);
    const asked = new URLSearchParams(query);
    const token = path === '/' ? asked.get('token') : null;
    if (token !== null && isSame(token, this.token)) {
      return { kind: 'sign-in', cookie: `${this.#cookie}=${this.token}; Path=/; HttpOnly; SameSite=Strict` };
    }
    if (typeof cookie !== 'string' || !this.#isKnown(cookie)) {
      return refused(403, 'Open the address that lockstep ui printed: it has the token that is asked for.');
    }
    return answerTo(path, asked);
  }

  #isKnown(cookies: string): boolean {
    return cookies.split(';').some((cookie) => {
      const [name = '', value = ''] = cookie.trim().split(/=(.*)/s);
      return name === this.#cookie && isSame(value, this.token);
    });
  }
}

/** Paths are compared as they were sent: there is nothing below any of them. */
function answerTo(path: string, asked: URLSearchParams): Answer {
  const run = asked.get('run');
  if (path === '/') return { kind: 'page' };
  if (path === EVENTS_PATH) return { kind: 'events', run };
  const name = asked.get('name');
  if (path === DETAILS_PATH && name !== null) return { kind: 'details', run, name };
  return refused(404, 'There is nothing here.');
}

function refused(status: 403 | 404 | 405, why: string): Answer {
  return { kind: 'refused', status, why };
}

/** Takes as long for any two texts. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
