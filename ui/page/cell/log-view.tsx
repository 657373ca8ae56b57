import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Log } from '../../src/model.js';
import { readableLog } from '../format/log-text.js';

/** As near to the end as counts as there. */
const NEAR = 12;

/**
 * What a cell printed. It follows the end until the reader scrolls up, and holds still while text is selected, which
 * would be lost.
 */
export function LogView({ log }: { readonly log: Log }) {
  const box = useRef<HTMLPreElement>(null);
  const [follows, setFollows] = useState(true);
  const [copied, setCopied] = useState<string | null>(null);
  const text = readableLog(log.text);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null || isSelectedIn(current)) return;
    write(current, text);
    if (follows) current.scrollTop = current.scrollHeight;
  });
  return (
    <>
      <div class="log-bar">
        {log.isCut && <span class="quiet">the beginning is left out</span>}
        {!follows && (
          <button
            type="button"
            onClick={() => {
              setFollows(true);
            }}
          >
            follow the end
          </button>
        )}
        <button
          type="button"
          onClick={() => {
            void copy(text, box.current).then(setCopied);
          }}
        >
          copy
        </button>
        <span role="status" class="quiet">
          {copied}
        </span>
      </div>
      <pre
        ref={box}
        class="log"
        tabIndex={0}
        aria-label="Log"
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          setFollows(scrollTop + clientHeight >= scrollHeight - NEAR);
        }}
      />
    </>
  );
}

/** Only what is new is added, where the rest is as it was: so neither place nor layout is lost. */
function write(box: HTMLElement, text: string): void {
  const { firstChild } = box;
  if (!(firstChild instanceof Text)) box.replaceChildren(document.createTextNode(text));
  else if (text.startsWith(firstChild.data)) firstChild.appendData(text.slice(firstChild.data.length));
  else firstChild.data = text;
}

function isSelectedIn(box: HTMLElement): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(box, true);
}

/** @returns what came of it, for the reader */
async function copy(text: string, box: HTMLElement | null): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // Where the browser gives no clipboard, the reader's own hand does it.
    if (box !== null) document.getSelection()?.selectAllChildren(box);
    return 'selected: copy it with the keyboard';
  }
}
