import { type Web, WebError, type WebVersion } from '../../src/system/web.js';

/** Servers that say what a test has them say. */
export class FakeWeb implements Web {
  /** Every request, in order. */
  readonly asked: string[] = [];
  readonly #served = new Map<string, WebVersion>();

  serve(url: string, version: Partial<WebVersion>): void {
    this.#served.set(url, { etag: null, lastModified: null, length: null, ...version });
  }

  remove(url: string): void {
    this.#served.delete(url);
  }

  version(url: string): Promise<WebVersion> {
    this.asked.push(url);
    const served = this.#served.get(url);
    return served === undefined
      ? Promise.reject(new WebError('answers 404 Not Found'))
      : Promise.resolve(served);
  }
}
