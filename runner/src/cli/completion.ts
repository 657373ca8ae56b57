import type { Names } from '../commands/names.js';

/** A command as a shell completes it. */
export interface CommandShape {
  readonly name: string;
  readonly options: readonly OptionShape[];
  /** Names of its arguments, in order; the last may be repeated. */
  readonly takes: readonly string[];
  readonly commands: readonly CommandShape[];
}

export interface OptionShape {
  /** `-j`, `--jobs`. */
  readonly flags: readonly string[];
  /** What its value is called, such as `file`; `null`: it takes none. */
  readonly value: string | null;
}

/** What may stand there; `files`: the shell knows these itself. */
export type Completion =
  { readonly kind: 'files' } | { readonly kind: 'words'; readonly words: readonly string[] };

/** Arguments and values that are stages, one of them or several. */
const STAGES: readonly string[] = ['targets', 'stage', 'stages'];
const SIDES: readonly string[] = ['side', 'old', 'new'];

/**
 * What completes the last of the words behind `lockstep`.
 * @param names asked for only where they matter
 */
export function complete(program: CommandShape, words: readonly string[], names: () => Names): Completion {
  const { command, taken, value } = walked(program, words.slice(0, -1));
  const last = words.at(-1) ?? '';
  if (value !== null) return ofKind(value, last, names);
  if (last.startsWith('-')) {
    const options = command === program ? program.options : [...command.options, ...program.options];
    return beginning(
      options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith('--'))),
      last,
    );
  }
  if (command.commands.length > 0)
    return beginning(
      command.commands.map(({ name }) => name),
      last,
    );
  const takes = command.takes[Math.min(taken, command.takes.length - 1)];
  return takes === undefined ? { kind: 'words', words: [] } : ofKind(takes, last, names);
}

/** Where the words before the last one lead. */
function walked(
  program: CommandShape,
  words: readonly string[],
): { readonly command: CommandShape; readonly taken: number; readonly value: string | null } {
  let [command, taken] = [program, 0];
  let value: string | null = null;
  for (const word of words) {
    if (value !== null) {
      value = null;
    } else if (word.startsWith('-')) {
      value =
        [...command.options, ...program.options].find(({ flags }) => flags.includes(word))?.value ?? null;
    } else {
      const inner = command.commands.find(({ name }) => name === word);
      if (inner === undefined) taken += 1;
      else command = inner;
    }
  }
  return { command, taken, value };
}

function ofKind(kind: string, last: string, names: () => Names): Completion {
  if (STAGES.includes(kind)) return stagesBeginning(last, names());
  if (kind === 'run') return beginning(names().runs.toReversed(), last);
  if (kind === 'name') return beginning(names().overlays, last);
  if (kind === 'shell') return beginning(Object.keys(SCRIPTS), last);
  if (!SIDES.includes(kind)) return { kind: 'files' };
  const { runs, overlays } = names();
  const sides = [
    'HEAD',
    'workspace',
    ...overlays.map((name) => `overlay:${name}`),
    ...runs.map((id) => `run:${id}`),
  ];
  return beginning(sides, last);
}

/** Of a group its name; its cells once somebody began to name one, since there may be thousands. */
function stagesBeginning(last: string, { stages, groups }: Names): Completion {
  const known = new Set(groups);
  const isInGroup = (stage: string): boolean =>
    known.has(stage.slice(0, stage.lastIndexOf('@', stage.length)));
  const namesCell = groups.some((group) => last.startsWith(`${group}@`));
  return beginning(namesCell ? stages : [...groups, ...stages.filter((stage) => !isInGroup(stage))], last);
}

function beginning(words: readonly string[], last: string): Completion {
  return { kind: 'words', words: words.filter((word) => word.startsWith(last)) };
}

/** What is printed for a shell that is to complete files by itself; no word begins so. */
export const FILES = ':files';

/** To be read by a shell when it starts: each asks lockstep what completes a word. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_lockstep() {
  local line=\${COMP_LINE:0:COMP_POINT} cur breaks= char keep= IFS=$'\\n'
  cur=\${line##*[[:space:]]}
  local words found
  IFS=$' \\t\\n' read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  found=($(lockstep complete -- "\${words[@]:1}" 2>/dev/null))
  if [[ \${found[0]} == '${FILES}' ]]; then
    compopt -o default
    COMPREPLY=()
    return
  fi
  # To bash a word begins behind these.
  for char in : = @; do [[ $COMP_WORDBREAKS == *$char* ]] && breaks+=$char; done
  [[ -n $breaks ]] && keep=\${cur%"\${cur##*[$breaks]}"}
  COMPREPLY=("\${found[@]#"$keep"}")
}
complete -F _lockstep lockstep
`,
  zsh: `#compdef lockstep
_lockstep() {
  local -a found
  found=("\${(@f)$(lockstep complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $found[1] == '${FILES}' ]]; then
    _files
  elif [[ -n $found[1] ]]; then
    compadd -a found
  fi
}
compdef _lockstep lockstep
`,
  fish: `function __lockstep
  set -l words (commandline -opc) (commandline -ct)
  set -l found (lockstep complete -- $words[2..] 2>/dev/null)
  if test "$found[1]" = '${FILES}'
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $found
  end
end
complete -c lockstep -f -a '(__lockstep)'
`,
};
