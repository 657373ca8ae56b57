/** HTML that is safe to stand in the page as it is. Only `html` and `trusted` make it. */
export class Html {
  constructor(readonly text: string) {}
}

export type Content = Html | string | number | readonly Content[];

/** A template whose values are escaped unless they are `Html` themselves; lists are joined without a separator. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const parts = strings.map((part, index) => {
    const value = values[index];
    return value === undefined ? part : part + textOf(value);
  });
  // A number and its per cent sign stay on one line.
  return new Html(parts.join('').replace(/(?<=\d) %/g, '\u00a0%'));
}

/** Markup that this project made and checked: everything else goes through `html`. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** A value for the page's script: data, which nothing runs. What could end the element is escaped. */
export function json(value: unknown): Html {
  const text = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return trusted(`<script type="application/json">${text}</script>`);
}

/** Parts with a separator between them. */
export function joined(parts: readonly Content[], separator: Content): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : [separator, part]))}`;
}

function textOf(value: Content): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return value.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and those that turn the direction of text are shown as U+FFFD: they could hide what is written. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

function escaped(text: string): string {
  return text
    .replace(UNSEEN, (character) => ('\t\n'.includes(character) ? character : '\ufffd'))
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
