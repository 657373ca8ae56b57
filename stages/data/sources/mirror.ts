import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { Deadline } from './deadline.js';
import type { ReadFile, Source } from './source.js';

export interface MirrorOptions {
  /** A mirror that sends more for one file is refused. */
  readonly maxBytes: number;
  /** Seconds until an answer begins: name lookup, connection, TLS and headers. */
  readonly answerSeconds: number;
  /** Seconds without a byte after which a transfer counts as broken. */
  readonly stallSeconds: number;
  /** How often a transfer that broke after some new bytes is taken up again. */
  readonly resumes: number;
  readonly onBytes: (file: string, received: number, total: number | null) => void;
}

/**
 * Files below an HTTP(S) address, as `<name>.gz` or `<name>`. Proxies come from HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 *
 * A transfer that breaks off is resumed by a range request as long as this process lives; a later process starts anew,
 * since a stage may keep nothing outside its outs.
 */
export function mirrorSource(address: string, options: MirrorOptions): Source {
  return { label: address, open: () => Promise.resolve(mirrorReader(address, options)) };
}

function mirrorReader(address: string, options: MirrorOptions): ReadFile {
  const base = address.endsWith('/') ? address : `${address}/`;
  // Proxies forward plain HTTP themselves; many allow a tunnel to HTTPS ports only.
  const dispatcher = new EnvHttpProxyAgent({ proxyTunnel: false });
  const download = async (name: string) => {
    const transfer = new Transfer(new URL(name, base), dispatcher, options, (received, total) => {
      options.onBytes(name, received, total);
    });
    return transfer.run();
  };
  return async (name) => {
    const bytes = (await download(`${name}.gz`)) ?? (await download(name));
    if (bytes === null) throw new Error(`neither ${name}.gz nor ${name} is there`);
    return bytes;
  };
}

/** One file on its way, over as many requests as it takes. */
class Transfer {
  #chunks: Uint8Array[] = [];
  #received = 0;
  /** Identifies the file's version, so that a resumed transfer can't splice two versions; null: it can't be resumed. */
  #entityTag: string | null = null;

  constructor(
    readonly url: URL,
    readonly dispatcher: EnvHttpProxyAgent,
    readonly options: MirrorOptions,
    readonly onBytes: (received: number, total: number | null) => void,
  ) {}

  /** @returns null when the server has no such file. */
  async run(): Promise<Buffer | null> {
    for (let resumesLeft = this.options.resumes; ; resumesLeft -= 1) {
      const deadline = new Deadline();
      try {
        const response = await this.#request(deadline);
        // S3 answers 403 where a file is absent and its list isn't public.
        if (response.status === 404 || response.status === 403) {
          await response.body?.cancel();
          return null;
        }
        await this.#accept(response);
        const before = this.#received;
        const failure = await this.#receive(response, deadline);
        if (failure === null) return Buffer.concat(this.#chunks);
        if (resumesLeft === 0 || this.#received === before) {
          throw new Error(`broke off after ${this.#received} bytes`, { cause: failure });
        }
      } finally {
        deadline.end();
      }
    }
  }

  async #request(deadline: Deadline): Promise<Response> {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (this.#received > 0 && this.#entityTag !== null) {
      headers.range = `bytes=${this.#received}-`;
      headers['if-range'] = this.#entityTag;
    }
    deadline.set(this.options.answerSeconds, 'no answer');
    return fetch(this.url, { dispatcher: this.dispatcher, signal: deadline.signal, headers });
  }

  async #accept(response: Response): Promise<void> {
    const refusal = this.#refusal(response);
    if (refusal !== null) {
      await response.body?.cancel();
      throw new Error(refusal);
    }
    if (response.status !== 206) {
      this.#chunks = [];
      this.#received = 0;
    }
    const entityTag = response.headers.get('etag');
    this.#entityTag = entityTag === null || entityTag.startsWith('W/') ? null : entityTag;
  }

  #refusal(response: Response): string | null {
    if (!response.ok) return `HTTP ${response.status} ${response.statusText}`.trimEnd();
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('text/html')) return 'sent a web page instead of the file';
    if (response.headers.has('content-encoding'))
      return 'sent the file in an encoding that was not asked for';
    const range = response.headers.get('content-range') ?? 'no range';
    if (response.status === 206 && !range.startsWith(`bytes ${this.#received}-`)) {
      return `was asked for bytes from ${this.#received} and sent ${range}`;
    }
    return null;
  }

  /** @returns what broke the transfer off, or null when it is complete. */
  async #receive(response: Response, deadline: Deadline): Promise<Error | null> {
    const { maxBytes, stallSeconds } = this.options;
    const length = response.headers.get('content-length');
    const total = length === null ? null : this.#received + Number(length);
    const body: AsyncIterable<Uint8Array> | readonly [] = response.body ?? [];
    try {
      deadline.set(stallSeconds, 'no further byte');
      for await (const chunk of body) {
        deadline.set(stallSeconds, 'no further byte');
        this.#chunks.push(chunk);
        this.#received += chunk.length;
        if (this.#received > maxBytes) break;
        this.onBytes(this.#received, total);
      }
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    if (this.#received > maxBytes) {
      throw new Error(`sent more than the ${maxBytes} bytes that the largest file has`);
    }
    return null;
  }
}
