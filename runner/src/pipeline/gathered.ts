import { type Diagnostic, PipelineError } from '../model/errors.js';

/** What is made of each, or every diagnostic: one bad file doesn't hide the next. */
export function gathered<Item, Made>(items: readonly Item[], make: (item: Item) => Made): readonly Made[] {
  const diagnostics: Diagnostic[] = [];
  const made = items.flatMap((item): readonly Made[] => {
    try {
      return [make(item)];
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      diagnostics.push(...error.diagnostics);
      return [];
    }
  });
  if (diagnostics.length > 0) throw new PipelineError(diagnostics);
  return made;
}
