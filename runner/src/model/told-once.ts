import { formatDiagnostic, type Diagnostic } from './errors.js';

/**
 * One line of a pipeline makes many stages, and a mistake in it is one mistake: what stages have wrong at the same
 * place, in the same words but for what is quoted, is told by the first of them, with how many more it hits.
 */
export function toldOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Map<string, { readonly first: Diagnostic; readonly stages: Set<string> }>();
  for (const diagnostic of diagnostics) {
    const mistake = mistakeOf(diagnostic);
    const known = told.get(mistake);
    const stages = diagnostic.stage === undefined ? [] : [diagnostic.stage];
    if (known === undefined) told.set(mistake, { first: diagnostic, stages: new Set(stages) });
    else for (const stage of stages) known.stages.add(stage);
  }
  return [...told.values()].map(({ first, stages }) => withOthers(first, [...stages]));
}

function mistakeOf(diagnostic: Diagnostic): string {
  const { message, position, stage } = diagnostic;
  if (stage === undefined) return formatDiagnostic(diagnostic);
  const place = position === null ? [] : [position.file, position.line, position.column, position.length];
  return [...place, message.replace(/"[^"]*"/g, '""')].join('\0');
}

function withOthers(first: Diagnostic, stages: readonly string[]): Diagnostic {
  const { stage, message } = first;
  const others = stages.length - 1;
  if (stage === undefined || others < 1) return first;
  const named = `stage "${stage}"`;
  if (!message.startsWith(named)) return first;
  const what = stages.every((one) => isCell(one) && groupOf(one) === groupOf(stage)) ? 'cell' : 'stage';
  const more = `${named} and ${others} more ${what}${others === 1 ? '' : 's'}`;
  return { ...first, message: more + message.slice(named.length) };
}

function isCell(stage: string): boolean {
  return stage.includes('@');
}

function groupOf(stage: string): string {
  return stage.split('@', 1)[0] ?? stage;
}
