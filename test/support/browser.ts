import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Readable, Writable } from 'node:stream';

/** A browser of the Chromium kind on this machine; `null` without one: CHROMIUM names another than PATH has. */
export function findBrowser(): string | null {
  const { CHROMIUM, PATH = '' } = process.env;
  if (CHROMIUM !== undefined) return CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const files = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type Fields = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  /** A phone's: touched, and as wide as it is. */
  readonly phone?: boolean;
  readonly scripts?: boolean;
  /** A script that runs before the page's own. */
  readonly first?: string;
}

/** A page of a browser without a window, by the Chrome DevTools Protocol. */
export class Tab {
  /** What the page complained of: exceptions, and what its policy refused. */
  readonly complaints: string[] = [];
  /** Addresses that the page asked for, its own file aside. */
  readonly requests: string[] = [];

  constructor(private readonly call: (method: string, params?: Fields) => Promise<Fields>) {}

  async open(url: string, { width, height, dark, phone, scripts, first }: Screen): Promise<void> {
    await this.call('Page.enable');
    await this.call('Runtime.enable');
    await this.call('Log.enable');
    await this.call('Network.enable');
    await this.call('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: phone === true,
    });
    await this.call('Emulation.setTouchEmulationEnabled', { enabled: phone === true });
    await this.call('Emulation.setScriptExecutionDisabled', { value: scripts === false });
    await this.call('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: dark === true ? 'dark' : 'light' }],
    });
    if (first !== undefined) await this.call('Page.addScriptToEvaluateOnNewDocument', { source: first });
    await this.call('Page.navigate', { url });
    await this.loaded;
  }

  private finishLoading: () => void = () => undefined;
  private readonly loaded = new Promise<void>((resolve) => {
    this.finishLoading = resolve;
  });

  notice({ method, params = {} }: Message): void {
    if (method === 'Page.loadEventFired') this.finishLoading();
    if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') {
      this.complaints.push(JSON.stringify(params));
    }
    if (method === 'Network.requestWillBeSent') {
      const { url } = params.request as { url: string };
      if (!url.startsWith('file:') && !url.startsWith('data:')) this.requests.push(url);
    }
  }

  /** The value of an expression in the page, as JSON can hold it. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value?: unknown }).value;
  }

  async moveMouse(x: number, y: number): Promise<void> {
    await this.call('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
  }

  /** @param shift whether that key is held */
  async click(x: number, y: number, shift = false): Promise<void> {
    const at = { x, y, button: 'left', clickCount: 1, modifiers: shift ? 8 : 0 };
    await this.call('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
    await this.call('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
  }

  async tap(x: number, y: number): Promise<void> {
    await this.call('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await this.call('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  async press(key: string): Promise<void> {
    await this.call('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key });
    await this.call('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key });
  }

  /** What the browser counts of the page, such as the seconds that its scripts took. */
  async counters(): Promise<ReadonlyMap<string, number>> {
    await this.call('Performance.enable', { timeDomain: 'threadTicks' });
    const { metrics } = await this.call('Performance.getMetrics');
    return new Map(
      (metrics as readonly { name: string; value: number }[]).map(({ name, value }) => [name, value]),
    );
  }

  /** PNG of what the window shows. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.call('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(String(data), 'base64');
  }

  /** As it is printed. */
  async pdf(): Promise<Buffer> {
    const { data } = await this.call('Page.printToPDF', { preferCSSPageSize: true, printBackground: false });
    return Buffer.from(String(data), 'base64');
  }
}

/** A browser without a window, with a profile of its own that goes with it. */
export class Browser {
  private calls = 0;
  private readonly pending = new Map<number, (message: Message) => void>();
  private readonly tabs = new Map<string, Tab>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly input: Writable,
    private readonly profile: string,
  ) {}

  static async start(executable: string): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'browser-'));
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run'];
    const child = spawn(executable, [...options, '--remote-debugging-pipe', `--user-data-dir=${profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const [, , , input, output] = child.stdio;
    if (!(input instanceof Writable) || !(output instanceof Readable))
      throw new Error('no pipe to the browser');
    const browser = new Browser(child, input, profile);
    let rest = '';
    output.setEncoding('utf8');
    output.on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) browser.receive(JSON.parse(message) as Message);
    });
    return browser;
  }

  async open(url: string, screen: Screen): Promise<Tab> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const session = String(sessionId);
    const tab = new Tab((method, params) => this.send(method, params, session));
    this.tabs.set(session, tab);
    await tab.open(url, screen);
    return tab;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    await this.send('Browser.close');
    await ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 3 });
  }

  private send(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    const id = ++this.calls;
    const answer = new Promise<Fields>((resolve, reject) => {
      this.pending.set(id, ({ result = {}, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
    });
    this.input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answer;
  }

  private receive(message: Message): void {
    if (message.id === undefined) {
      this.tabs.get(message.sessionId ?? '')?.notice(message);
      return;
    }
    this.pending.get(message.id)?.(message);
    this.pending.delete(message.id);
  }
}
