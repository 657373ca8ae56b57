import type { ComponentChildren } from 'preact';

/** A part of what is told of a cell. */
export function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface ListProps {
  readonly title: string;
  readonly texts: readonly string[];
  readonly isCode?: boolean;
}

/** Nothing where there is nothing. */
export function List({ title, texts, isCode = false }: ListProps) {
  if (texts.length === 0) return null;
  return (
    <Part title={title}>
      <ul class={isCode ? 'texts code' : 'texts'}>
        {texts.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ul>
    </Part>
  );
}

interface PairsProps {
  readonly title: string;
  readonly pairs: readonly (readonly [key: string, value: string])[];
}

/** Nothing where there is nothing. */
export function Pairs({ title, pairs }: PairsProps) {
  if (pairs.length === 0) return null;
  return (
    <Part title={title}>
      <dl>
        {pairs.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
