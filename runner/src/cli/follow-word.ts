/** Words before the command that are followed by a value. */
const WITH_VALUE = new Set(['-f', '--file', '-C', '--directory', '--max-cells']);

/**
 * Behind `logs` the word `-f` follows, as it does of `tail` and all that is like it; everywhere else it names the
 * pipeline file, which is `--file` there.
 * @param argv after `lockstep`
 */
export function meant(argv: readonly string[]): readonly string[] {
  let at = 0;
  while (argv[at]?.startsWith('-') === true) at += WITH_VALUE.has(argv[at] ?? '') ? 2 : 1;
  return argv[at] === 'logs'
    ? argv.map((word, index) => (index > at && word === '-f' ? '--follow' : word))
    : argv;
}
