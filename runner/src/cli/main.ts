import { compileLate } from '../system/node/compile-late.js';
import { nodeArguments, nodeConfirm, nodeStreams } from '../system/node/command-line.js';
import { nodeSystem } from '../system/node/index.js';
import { lockstepVersion } from '../system/node/version.js';
import { forgetGoneTerminals } from '../system/node/gone-terminal.js';
import { carryOut } from './command-line.js';
import { outliveScreen } from './screen-trouble.js';

compileLate();

const io = {
  ...nodeStreams,
  system: nodeSystem,
  argv: nodeArguments,
  version: lockstepVersion,
  ...(nodeConfirm === undefined ? {} : { confirm: nodeConfirm }),
};

const { host } = io.system;
const lost = outliveScreen(io.stdout);
outliveScreen(io.stderr);
// What was ignored when lockstep was started would end it, now that Node has forgotten that.
for (const signal of host.ignored) host.onSignal(signal, () => undefined);

const code = await carryOut(io);
host.endWith(code);
host.onExit(() => {
  const error = lost();
  if (error !== null) {
    io.stderr.write(
      `lockstep: stdout can't be written, so that what it was to hold is not whole: ${error.message}\n`,
    );
    if (code === 0) host.endWith(4);
  }
  forgetGoneTerminals();
});
