import { SMOOTHING } from '../../analysis/smoothing.js';
import { curvePanel, type CurvePanel } from '../kit/curve-panel.js';
import { seriesOf } from '../kit/curves.js';
import { legend, NONFINITE, sizeEntries, type Entry } from '../kit/legend.js';
import { rateText } from '../kit/rates.js';
import { linearDomain, logDomain, type LossScale } from '../kit/scale.js';
import type { Figure, LayerView } from '../kit/spec.js';
import { isNonfinite, runsAt, type Study } from '../kit/study.js';
import { QUIET, WIDTH } from '../kit/theme.js';
import { describeFinals } from '../kit/describe.js';
import { beyondNote, nameOf, nonfiniteNote, seedsNote } from '../kit/words.js';

/** Room for the axis on a panel's left and the names on its right. */
const AXIS = 58;
const LABELS = 92;

/** Losses at one rate by epoch, smoothed and raw, a line for each size: as the original study drew them. */
export function lossAt(
  study: Study,
  rate: number,
  kinds: readonly ('train' | 'test')[],
  scale: LossScale = 'log',
): Figure {
  const runs = study.runs.filter(({ row }) => row.learning_rate === rate);
  const words = kinds.map((kind) => WORDS[kind]).join(' and ');
  const title = `${capitalised(words)} loss by epoch at rate ${rateText(rate)}${scale === 'log' ? '' : ', linear scale'}, ${nameOf(study)}`;
  const domainOf = scale === 'log' ? logDomain : linearDomain;
  const endings = study.sizes.flatMap(
    (size) => nonfiniteNote(runs.filter(({ row }) => row.size === size)) ?? [],
  );
  const lossesOf = (of: 'train' | 'test'): readonly number[] =>
    seriesOf(runs, of).flatMap(({ losses }) => losses.slice(1).filter((loss) => loss !== null));
  const panel = (of: 'train' | 'test'): LayerView => {
    const settings: CurvePanel = {
      key: of,
      title: `${capitalised(WORDS[of])} loss`,
      notes: [],
      runs,
      of,
      from: 1,
      last: study.lastEpoch,
      domain: domainOf(lossesOf(of)),
      scale,
      width: WIDTH / kinds.length - AXIS - LABELS,
      height: 280,
      drawn: 'smoothed',
      labels: true,
      xTitle: 'epoch',
      yTitle: scale === 'log' ? 'loss (nats, log scale)' : 'loss (nats)',
    };
    return curvePanel(settings);
  };
  return {
    title,
    notes: [
      runs.length === 0
        ? `There are no runs at rate ${rateText(rate)}.`
        : `Strong: mean over the runs that stayed finite, smoothed (debiased moving average, factor ${String(SMOOTHING)}). Faint: every run as it is. ` +
          `${seedsNote(runs, 'Band: smallest and largest smoothed loss')} Epoch 0, before training, is not drawn.`,
      ...kinds.flatMap((of) =>
        beyondNote(`${capitalised(WORDS[of])} loss`, lossesOf(of), domainOf(lossesOf(of))),
      ),
      ...endings.map((ending) => `▲ ${ending}.`),
    ],
    description: `Curves of ${words} loss by epoch at learning rate ${rateText(rate)}, a line for each network size. ${describeFinals(study, rate)}`,
    views: [
      ...legend([
        ...sizeEntries(study.sizes, 'line'),
        RAW,
        ...(study.sizes.some((size) => runsAt(study, size, rate).length > 1) ? [SEEDS] : []),
        ...(runs.some(isNonfinite) ? [NONFINITE] : []),
      ]),
      { hconcat: kinds.map(panel), spacing: 12 },
    ],
  };
}

const WORDS = { train: 'training', test: 'test' } as const;

const RAW: Entry = { kind: 'line', label: 'raw', colour: QUIET, width: 0.8, opacity: 0.6 };
const SEEDS: Entry = { kind: 'band', label: 'seeds, smallest to largest', colour: QUIET };

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
