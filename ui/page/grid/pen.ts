export type Pen = CanvasRenderingContext2D;

const fitted = new Map<string, string>();

/** A text as far as there is room, with an ellipsis where it goes on. */
export function fit(pen: Pen, text: string, room: number): string {
  const key = `${pen.font} ${String(Math.floor(room))} ${text}`;
  let known = fitted.get(key);
  if (known === undefined) {
    if (fitted.size > 20_000) fitted.clear();
    known = text;
    let length = Math.min(text.length, 200);
    while (length > 1 && pen.measureText(known).width > room) {
      length -= 1;
      known = `${text.slice(0, length).trimEnd()}…`;
    }
    fitted.set(key, known);
  }
  return known;
}
