import type { Output } from '../system/streams.js';

/**
 * What a terminal would obey or hide: control characters but tab and line feed, C1, what turns the direction of writing
 * (Unicode's Bidi_Control), the line separators, and what takes no room (Default_Ignorable_Code_Point). Joiners and
 * variation selectors pass where letters beyond ASCII or emoji have a use for them.
 */
const OBEYED =
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Bidi_Control}\u2028\u2029]|(?!\p{Join_Control}|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}|(?<![^\x00-\x7f])\p{Join_Control}|\p{Join_Control}(?![^\x00-\x7f])|(?<![^\x00-\x7f]|[#*\d])\p{Variation_Selector}/gu;

/** Text as it is, but for what a terminal would obey or hide, which is shown: `\x1b`, `\u202e`. */
export function shown(text: string): string {
  return text.replace(OBEYED, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff) return `\\u{${code.toString(16)}}`;
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** JSON in one line that a terminal may be shown: the same object to whoever reads it. */
export function jsonText(value: object): string {
  return JSON.stringify(value).replace(OBEYED, (character) =>
    character
      .split('')
      .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
      .join(''),
  );
}

/** Where text goes out: the only road to a terminal (docs/decisions/one-door.md). */
export interface Door {
  readonly isTTY: boolean;
  /** Of a terminal, looked at anew each time: a window changes its size. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  write(text: string): unknown;
  /** A control sequence of lockstep's own, which passes: `sequence('31', 'm')`. */
  sequence(parameters: string, command: string): string;
}

export interface Doors {
  /** Data: what a script would read. */
  readonly stdout: Door;
  /** Progress and diagnostics. */
  readonly stderr: Door;
}

/**
 * @param secret 16 hex digits that no data can know: what has them in a control sequence is lockstep's own
 */
export function openDoor(output: Output, secret: string): Door {
  const mark = (secret.match(/.{4}/g) ?? []).map((digits) => `;${parseInt(digits, 16) % 10_000}`).join('');
  return {
    get isTTY() {
      return output.isTTY === true;
    },
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
    write: (text) => output.write(text.split(ESCAPE).map(pass).join('')),
    sequence: (parameters, command) => `${ESCAPE}[${parameters}${mark}${command}`,
  };

  /** Each part but the first followed an escape. */
  function pass(part: string, index: number): string {
    if (index === 0) return shown(part);
    const end = part.indexOf(mark);
    const [, parameters] = /^\[([?\d;]*)$/.exec(part.slice(0, Math.max(0, end))) ?? [];
    const rest = part.slice(end + mark.length);
    if (parameters === undefined || !/^[A-Za-z]/.test(rest)) return shown(ESCAPE + part);
    return `${ESCAPE}[${parameters}${rest.slice(0, 1)}${shown(rest.slice(1))}`;
  }
}

const ESCAPE = '\x1b';

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
