import type { Response } from 'undici';
import { type Web, WebError, type WebVersion } from '../web.js';

/** From looking up the name to the last header. */
const ANSWER_MS = 30_000;

/** By undici, since Node 20's own `fetch` heeds no proxy. It is loaded when the first URL is asked for. */
export const nodeWeb: Web = {
  async version(url) {
    const { EnvHttpProxyAgent, fetch } = await import('undici');
    // Proxies forward plain HTTP themselves; many allow a tunnel to HTTPS ports only.
    const dispatcher = new EnvHttpProxyAgent({ proxyTunnel: false });
    const ask = async (
      method: 'HEAD' | 'GET',
      headers: Readonly<Record<string, string>>,
    ): Promise<Response> => {
      try {
        const answer = await fetch(url, {
          method,
          dispatcher,
          // A compressed copy may have a tag of its own.
          headers: { 'accept-encoding': 'identity', ...headers },
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        await answer.body?.cancel();
        return answer;
      } catch (error) {
        throw new WebError(`can't be reached: ${reasonOf(error)}`, { cause: error });
      }
    };
    try {
      const head = await ask('HEAD', {});
      // Some servers answer GET alone, and signed URLs are signed for it.
      const answer = head.ok ? head : await ask('GET', { range: 'bytes=0-0' });
      if (!answer.ok) throw new WebError(`answers ${`${answer.status} ${answer.statusText}`.trimEnd()}`);
      return versionOf(answer);
    } finally {
      await dispatcher.destroy();
    }
  },
};

function versionOf({ headers, status }: Response): WebVersion {
  const length =
    status === 206 ? headers.get('content-range')?.split('/').at(-1) : headers.get('content-length');
  return {
    etag: headers.get('etag'),
    lastModified: headers.get('last-modified'),
    length: length !== undefined && length !== null && /^[0-9]+$/.test(length) ? Number(length) : null,
  };
}

/** undici's own message is `fetch failed`; what failed is behind it. */
function reasonOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TimeoutError') return `no answer in ${ANSWER_MS / 1000} s`;
    if (!(at.cause instanceof Error)) return at.message === '' ? at.name : at.message;
  }
  return String(error);
}
