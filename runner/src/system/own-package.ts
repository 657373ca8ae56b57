import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, absolute: by its name, since its code is bundled (docs/decisions/bundled-program.md). */
export const OWN_PACKAGE = dirname(fileURLToPath(import.meta.resolve('lockstep/package.json')));
