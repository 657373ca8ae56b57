// One process for all of them: a whole run takes less than the start of a process.
import './aside.cases.js';
import './changes.cases.js';
import './distrust.cases.js';
import './failures.cases.js';
import './frozen.cases.js';
import './given.cases.js';
import './many-files.cases.js';
import './order.cases.js';
import './outs.cases.js';
import './restored.cases.js';
import './run-cache.cases.js';
import './scratch.cases.js';
import './targets.cases.js';
import './two-runs.cases.js';
import './watched.cases.js';
import './fake-shell.cases.js';
