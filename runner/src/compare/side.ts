import { PipelineError } from '../model/errors.js';

/** Something that has metrics, params and plots, and can be compared with another. */
export type Side =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'revision'; readonly name: string }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'overlay'; readonly name: string };

/**
 * @param text a git revision, `run:ID`, `overlay:NAME` or `workspace`
 * @throws PipelineError where nothing stands behind the colon
 */
export function parseSide(text: string): Side {
  const [, kind, name] = /^(run|overlay):(.*)$/s.exec(text) ?? [];
  if (text === '' || name === '') {
    throw PipelineError.of(
      `"${text}" names nothing to compare`,
      null,
      'Name a git revision, run:ID or overlay:NAME, such as "overlay:hot" for what `run --name hot` made',
    );
  }
  if (text === 'workspace') return { kind: 'workspace' };
  if (name === undefined) return { kind: 'revision', name: text };
  return kind === 'run' ? { kind: 'run', id: name } : { kind: 'overlay', name };
}

/** As tables and legends call it. */
export function labelOf(side: Side): string {
  switch (side.kind) {
    case 'workspace':
      return 'workspace';
    case 'revision':
      return side.name;
    case 'run':
      return `run:${side.id}`;
    case 'overlay':
      return `overlay:${side.name}`;
  }
}
