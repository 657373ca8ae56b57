/**
 * Ready stages that aren't decided yet, by their priority. What comes after the highest of them doesn't start: a stage
 * that was made ready just now would else be overtaken while its inputs are looked at.
 */
export class OpenDecisions {
  readonly #counts = new Map<number, number>();
  readonly #priorities = new Map<string, number>();

  open(name: string, priority: number): void {
    this.#priorities.set(name, priority);
    this.#counts.set(priority, (this.#counts.get(priority) ?? 0) + 1);
  }

  /** Nothing where it is closed already. */
  close(name: string): void {
    const priority = this.#priorities.get(name);
    if (priority === undefined) return;
    this.#priorities.delete(name);
    const count = (this.#counts.get(priority) ?? 0) - 1;
    if (count > 0) this.#counts.set(priority, count);
    else this.#counts.delete(priority);
  }

  /** `-Infinity` where none is open. */
  get highest(): number {
    return Math.max(...this.#counts.keys());
  }
}
