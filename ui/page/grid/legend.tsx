import type { Group } from '../../src/model.js';
import { RAMP, type Shade } from '../colour/ramp.js';
import {
  NOT_A_NUMBER,
  NOT_FINITE_GLYPHS,
  WORD_COLOURS,
  wordShade,
  type NumberScale,
} from '../colour/scale.js';
import { formatNumber } from '../format/value.js';
import { countStates } from '../state/cells.js';
import { STATES } from '../state/states.js';
import { StateMark } from '../state/state-mark.js';
import type { Colouring } from './colouring.js';

const BETTER = { minimize: 'less is better', maximize: 'more is better' } as const;

/** What the colours and glyphs of a grid mean. */
export function Legend({
  group,
  colouring,
}: {
  readonly group: Group;
  readonly colouring: Colouring | null;
}) {
  const states = countStates(group.cells).filter(
    ([state]) => colouring === null || STATES[state].glyph !== null,
  );
  return (
    <div class="legend">
      {colouring !== null && (
        <>
          <span class="legend-name">{colouring.of.name}</span>
          {colouring.scale.kind === 'number' ? (
            <Numbers scale={colouring.scale} />
          ) : (
            <Words words={colouring.scale.words} />
          )}
          {colouring.of.direction !== null && <span class="quiet">{BETTER[colouring.of.direction]}</span>}
        </>
      )}
      {states.map(([state]) => (
        <span key={state} class="key">
          <StateMark state={state} /> {STATES[state].word}
        </span>
      ))}
    </div>
  );
}

function Words({ words }: { readonly words: readonly string[] }) {
  const others = words.length - WORD_COLOURS;
  return (
    <>
      {words.slice(0, WORD_COLOURS).map((word, place) => (
        <span key={word} class="key" title={word}>
          <Swatch shade={wordShade(place)} glyph={null} /> <span class="word">{word}</span>
        </span>
      ))}
      {others > 0 && (
        <span class="key">
          <Swatch shade={wordShade(WORD_COLOURS)} glyph={null} /> {others} others
        </span>
      )}
    </>
  );
}

/** Enough of the ramp for a gradient. */
const GRADIENT = `linear-gradient(to right, ${RAMP.filter((_, step) => step % 8 === 0)
  .map(({ fill }) => fill)
  .join(', ')})`;

function Numbers({ scale: { domain, scale, others } }: { readonly scale: NumberScale }) {
  return (
    <>
      {domain !== null && (
        <span class="ramp">
          <span>{formatNumber(domain[0])}</span>
          <span class="ramp-bar" style={{ backgroundImage: GRADIENT }} />
          <span>{formatNumber(domain[1])}</span>
          <span class="quiet">{scale}</span>
        </span>
      )}
      {others.map((other) => (
        <span key={other} class="key">
          <Swatch shade={NOT_A_NUMBER} glyph={NOT_FINITE_GLYPHS[other]} /> {other}
        </span>
      ))}
    </>
  );
}

function Swatch({ shade, glyph }: { readonly shade: Shade; readonly glyph: string | null }) {
  return (
    <svg class="mark" viewBox="0 0 14 14" aria-hidden="true">
      <rect width="14" height="14" rx="2" style={{ fill: shade.fill }} />
      {glyph !== null && <path d={glyph} transform="translate(2 2)" style={{ fill: shade.ink }} />}
    </svg>
  );
}
