import type { Run } from '../../analysis/claims/run.js';
import { spreadOf } from '../../analysis/statistics.js';
import { FAILURES } from '../../analysis/verdict.js';
import { CHANCE } from './curve-panel.js';
import { describeFinals } from './describe.js';
import { CHANCE_LINE, legend, NONFINITE, sizeEntries, type Entry } from './legend.js';
import { rateText } from './rates.js';
import { panelName } from './marked.js';
import { logDomain, lossY, within, type Domain } from './scale.js';
import type { Figure, Layer, LayerView, X } from './spec.js';
import { isNonfinite, runsAt, type Study } from './study.js';
import { INK, QUIET, SIZES, TEXT, WIDTH, type Size } from './theme.js';
import { listed } from '../../conclusion/english.js';
import { beyondNote, nameOf } from './words.js';

type Kind = 'train' | 'test';

const WORDS = { train: 'Training loss', test: 'Test loss' } as const;
const HEIGHT = 300;
/** Pixels between the sizes at one rate, so that their markers can be told apart. */
const BESIDE = 4;
/** Pixels between markers at the upper edge. */
const ABOVE = 11;

/** Final losses against the rate, a line for each size, every run as a point, and what failed marked as such. */
export function lossByRate(study: Study): Figure {
  const kinds: readonly Kind[] = ['train', 'test'];
  const valuesOf = (kind: Kind): readonly number[] => study.runs.flatMap((run) => finalOf(run, kind) ?? []);
  const domainOf = (kind: Kind): Domain => logDomain([CHANCE, ...valuesOf(kind)]);
  const most = Math.max(
    ...study.rates.flatMap((rate) => study.sizes.map((size) => runsAt(study, size, rate).length)),
  );
  return {
    title: `Final training and test loss by learning rate, ${nameOf(study)}`,
    notes: [
      `${lowestNote(study)} Loss after the last epoch, ${most === 1 ? 'one run a point' : `a point a run (up to ${String(most)} seeds), the line through the means of the runs that stayed finite`}. ` +
        `${most === 1 ? 'One seed: there is no spread to show. ' : ''}Crossed out: the run ended finite and failed (exploded, stuck at chance or degraded). At every rate the sizes stand side by side; each panel has its own scale.`,
      ...nonfiniteNotes(study),
      ...kinds.flatMap((kind) => beyondNote(WORDS[kind], valuesOf(kind), domainOf(kind))),
    ],
    description: `Final loss against learning rate, a line for each size, training loss on the left and test loss on the right. ${study.rates.map((rate) => describeFinals(study, rate)).join(' ')}`,
    views: [
      ...legend([
        ...sizeEntries(study.sizes, 'line and marker'),
        ...(study.runs.some((run) => isFailed(run) && !isNonfinite(run)) ? [FAILED] : []),
        ...(study.runs.some(isNonfinite) ? [NONFINITE] : []),
        CHANCE_LINE,
      ]),
      { hconcat: kinds.map((kind) => panel(study, kind, domainOf(kind))), spacing: 24 },
    ],
  };
}

/** Two diagonals. */
const CROSS = 'M-1,-1L1,1M-1,1L1,-1';

const FAILED: Entry = { kind: 'marker', label: 'failed, finite', colour: INK, shape: CROSS, filled: false };

function finalOf({ row }: Run, kind: Kind): number | null {
  return kind === 'train' ? row.final_train_loss : row.final_test_loss;
}

function panel(study: Study, kind: Kind, domain: Domain): LayerView {
  const x = rateX(study.rates);
  const y = lossY(domain, 'final loss (nats, log scale)');
  const chance: Layer = {
    data: { values: [{ chance: CHANCE }] },
    mark: { type: 'rule', color: QUIET, strokeDash: [4, 3], strokeWidth: 1 },
    encoding: { y: y('chance') },
  };
  return {
    name: panelName(kind),
    title: { text: WORDS[kind], frame: 'group', fontSize: TEXT.panel, offset: 20 },
    width: WIDTH / 2 - 60,
    height: HEIGHT,
    layer: [chance, ...study.sizes.flatMap((size, index) => sizeLayers(size, index))],
  };

  function sizeLayers(size: Size, index: number): Layer[] {
    const { colour, dash, shape } = SIZES[size];
    const beside = (index - (study.sizes.length - 1) / 2) * BESIDE;
    const groups = study.rates.map((rate) => ({ rate, runs: runsAt(study, size, rate) }));
    const line = groups.flatMap(({ rate, runs }) => {
      const { mean } = spreadOf(runs.flatMap((run) => finalOf(run, kind) ?? []));
      return mean === null ? [] : [{ rate, loss: within(domain, mean) }];
    });
    const points = groups.flatMap(({ rate, runs }) =>
      runs.flatMap((run) => {
        const loss = finalOf(run, kind);
        return loss === null ? [] : [{ rate, loss: within(domain, loss), failed: isFailed(run) }];
      }),
    );
    const ended = groups.flatMap(({ rate, runs }) =>
      runs.some(isNonfinite) ? [{ rate, edge: domain[1] }] : [],
    );
    const encoding = { x: x('rate'), y: y('loss') };
    return [
      {
        data: { values: line },
        mark: { type: 'line', color: colour, strokeDash: dash, strokeWidth: 2, xOffset: beside },
        encoding,
      },
      {
        data: { values: points },
        mark: {
          type: 'point',
          shape,
          filled: true,
          color: colour,
          size: shape === 'diamond' ? 64 : 42,
          opacity: 0.85,
          xOffset: beside,
        },
        encoding,
      },
      {
        data: { values: points.filter(({ failed }) => failed) },
        mark: {
          type: 'point',
          shape: CROSS,
          filled: false,
          stroke: INK,
          strokeWidth: 1.4,
          size: 70,
          opacity: 1,
          xOffset: beside,
        },
        encoding,
      },
      {
        data: { values: ended },
        mark: {
          type: 'point',
          shape: 'triangle-up',
          filled: true,
          color: colour,
          size: 80,
          opacity: 1,
          xOffset: (index - (study.sizes.length - 1) / 2) * ABOVE,
          yOffset: -9,
        },
        encoding: { x: x('rate'), y: y('edge') },
      },
    ];
  }
}

function isFailed({ row }: Run): boolean {
  return FAILURES.includes(row.verdict);
}

function rateX(rates: readonly number[]): (field: string) => X {
  const low = Math.min(...rates) / 1.6;
  const high = Math.max(...rates) * 1.6;
  const labels = rates.map((rate) => `datum.value === ${String(rate)} ? '${rateText(rate)}' : `).join('');
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: {
      title: 'learning rate (log scale)',
      values: [...rates],
      labelExpr: `${labels}''`,
      labelOverlap: false,
      grid: true,
    },
  });
}

/** `Lowest mean test loss: small 0.354 at rate 0.01, …`, among rates at which every run stayed finite. */
function lowestNote(study: Study): string {
  const parts = study.sizes.flatMap((size) => {
    const candidates = study.rates.flatMap((rate) => {
      const runs = runsAt(study, size, rate);
      const { mean } = spreadOf(runs.flatMap((run) => run.row.final_test_loss ?? []));
      return mean === null || runs.some(isNonfinite) ? [] : [{ rate, mean }];
    });
    const [best] = candidates.toSorted((a, b) => a.mean - b.mean);
    return best === undefined ? [] : [`${size} ${best.mean.toFixed(3)} at ${rateText(best.rate)}`];
  });
  return parts.length === 0
    ? 'No size has a rate at which every run stayed finite.'
    : `Lowest mean test loss: ${listed(parts)}.`;
}

/** `▲ became non-finite: large 3/3 at 1`; nothing when no run did. */
function nonfiniteNotes(study: Study): readonly string[] {
  const parts = study.rates.toReversed().flatMap((rate) =>
    study.sizes.flatMap((size) => {
      const runs = runsAt(study, size, rate);
      const ended = runs.filter(isNonfinite).length;
      return ended === 0 ? [] : [`${size} ${String(ended)}/${String(runs.length)} at ${rateText(rate)}`];
    }),
  );
  return parts.length === 0 ? [] : [`▲ became non-finite: ${listed(parts)}.`];
}
