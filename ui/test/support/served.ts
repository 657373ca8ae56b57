import { get, request, type IncomingHttpHeaders } from 'node:http';
import type { Rig, Running } from '../../../runner/test/support/rig.js';
import type { Change, Details, Page } from '../../src/model.js';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A page that the real `lockstep ui` serves. */
export class Served {
  readonly #port: number;
  readonly token: string;
  cookie = '';

  private constructor(
    readonly running: Running,
    readonly url: string,
  ) {
    const { port, searchParams } = new URL(url);
    this.#port = Number(port);
    this.token = searchParams.get('token') ?? '';
  }

  /** @param test at whose end it ends, however that comes */
  static async by(
    test: { after(action: () => void): void },
    rig: Rig,
    ...args: readonly string[]
  ): Promise<Served> {
    const running = rig.start('ui', '--json', ...args);
    test.after(() => running.process.kill('SIGKILL'));
    const line = await new Promise<string>((resolve, reject) => {
      running.process.stdout?.once('data', resolve);
      void running.done.then(({ stderr }) => {
        reject(new Error(stderr));
      });
    });
    const { url } = JSON.parse(line) as { readonly url: string };
    const served = new Served(running, url);
    const [cookie = ''] = (await served.ask(`/?token=${served.token}`)).headers['set-cookie'] ?? [];
    served.cookie = cookie.split(';')[0] ?? '';
    return served;
  }

  /** One request, its path as it stands. */
  ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Reply> {
    const all = { host: `localhost:${String(this.#port)}`, cookie: this.cookie, ...headers };
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: this.#port, path, method, headers: all }, (reply) => {
        let body = '';
        reply.setEncoding('utf8').on('data', (text: string) => (body += text));
        reply.on('end', () => {
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body });
        });
      });
      asked.once('error', reject).end();
    });
  }

  async details(name: string): Promise<Details> {
    const { body } = await this.ask(`/details?name=${encodeURIComponent(name)}`);
    return JSON.parse(body) as Details;
  }

  follow(query = ''): Follower {
    return new Follower(this.#port, this.cookie, query);
  }

  async close(): Promise<number | null> {
    this.running.process.kill('SIGINT');
    return (await this.running.done).code;
  }
}

/** A page as a browser keeps it by what the server sends. */
class Follower {
  page: Page | null = null;
  /** When each message came: milliseconds. */
  readonly times: number[] = [];
  #changed: () => void = () => undefined;
  readonly #asked: ReturnType<typeof get>;

  constructor(port: number, cookie: string, query: string) {
    const options = { host: '127.0.0.1', port, path: `/events${query}`, headers: { cookie } };
    this.#asked = get(options, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (more: string) => {
        const parts = (text + more).split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) if (part.startsWith('data: ')) this.#apply(part.slice('data: '.length));
        this.#changed();
      });
    });
    // Its end is the test's, or that of the server.
    this.#asked.on('error', () => undefined);
  }

  /** Resolves with the page when it is so. */
  async until(is: (page: Page) => boolean): Promise<Page> {
    while (this.page === null || !is(this.page)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this.page;
  }

  close(): void {
    this.#asked.destroy();
  }

  #apply(text: string): void {
    const change = JSON.parse(text) as Change;
    this.times.push(performance.now());
    if (change.type === 'page') this.page = change.page;
    if (this.page === null || change.type === 'details' || change.type === 'page') return;
    if (change.type === 'runs') this.page = { ...this.page, runs: change.runs };
    else {
      const { cells, at, run } = change;
      const groups = this.page.groups.map((group, index) => ({
        ...group,
        cells: group.cells.map(
          (cell, place) => cells.find((one) => one.group === index && one.cell === place)?.now ?? cell,
        ),
      }));
      this.page = { ...this.page, at, run, groups };
    }
  }
}

export function statesIn(page: Page): Readonly<Record<string, string>> {
  return Object.fromEntries(
    page.groups.flatMap(({ cells }) => cells.map(({ name, state }) => [name, state])),
  );
}
