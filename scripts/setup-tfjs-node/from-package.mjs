import { delimiter, join } from 'node:path';
import { EnvHttpProxyAgent, request } from 'undici';
import { requireSuccess, run } from './run.mjs';
import { announce } from './screen.mjs';

/** The setting by which the package lets its storage be replaced. */
const STORAGE = process.env.TFJS_NODE_CDN_STORAGE ?? 'https://storage.googleapis.com/';
const LIBRARY = 'tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz';
const PATIENCE = 5000;

/** Whether the storage has the library for Linux on x64. Many networks have no way to it. */
export async function isOwnSourceReachable() {
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: PATIENCE }, headersTimeout: PATIENCE });
  try {
    const { statusCode } = await request(`${STORAGE}${LIBRARY}`, { method: 'HEAD', dispatcher });
    if (statusCode === 200) return true;
    announce(`the package’s own storage answers ${statusCode}`);
  } catch (error) {
    const why = error.code ?? error.message;
    announce(`the package’s own storage is out of reach (${why})`);
  } finally {
    await dispatcher.close();
  }
  return false;
}

/** Runs the package's own install script, which checks nothing that it downloads. */
export async function installOwn(folder) {
  announce('running the package’s own install script: it downloads libtensorflow and the addon');
  const modules = join(folder, 'node_modules');
  await requireSuccess(
    run({
      cwd: join(modules, '@tensorflow', 'tfjs-node'),
      env: { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` },
      timeout: '15m',
    })`${process.execPath} scripts/install.js`,
    'the package’s own install script failed',
  );
}
