import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('lockstep/package.json') as { version: string };

/** Which lockstep this is, by its package.json. */
export const lockstepVersion = version;
