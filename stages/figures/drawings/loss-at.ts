import { SMOOTHING } from '../../analysis/smoothing.js';
import { curvePanel } from '../kit/curve-panel.js';
import { seriesOf } from '../kit/curves.js';
import { rateText } from '../kit/rates.js';
import { lossDomain, type LossScale } from '../kit/scale.js';
import type { Figure, LayerView } from '../kit/spec.js';
import type { Study } from '../kit/study.js';
import { WIDTH } from '../kit/theme.js';
import { capitalised } from '../../words/english.js';
import { beyondNote, describeFinals, nameOf, nonfiniteNote, seedsNote } from '../kit/words.js';

/** Room for the axis on a panel's left. */
const AXIS = 70;

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
  const endings = study.sizes.flatMap(
    (size) => nonfiniteNote(runs.filter(({ row }) => row.size === size)) ?? [],
  );
  const lossesOf = (of: 'train' | 'test'): readonly number[] =>
    seriesOf(runs, of).flatMap(({ losses }) => losses.slice(1).filter((loss) => loss !== null));
  const panel = (of: 'train' | 'test'): LayerView =>
    curvePanel({
      key: of,
      title: `${capitalised(WORDS[of])} loss`,
      notes: [],
      runs,
      of,
      from: 1,
      last: study.lastEpoch,
      domain: lossDomain(lossesOf(of), scale),
      scale,
      width: WIDTH / kinds.length - AXIS,
      height: 280,
      drawn: 'smoothed',
      xTitle: 'epoch',
      yTitle: scale === 'log' ? 'loss (nats, log scale)' : 'loss (nats)',
    });
  return {
    title,
    notes: [
      runs.length === 0
        ? `There are no runs at rate ${rateText(rate)}.`
        : `Strong: mean over the runs that stayed finite, smoothed (debiased moving average, factor ${String(SMOOTHING)}). Faint: every run as it is. ` +
          `${seedsNote(runs, 'Band: smallest and largest smoothed loss')} Epoch 0, before training, is not drawn.`,
      ...kinds.flatMap((of) => beyondNote(`${capitalised(WORDS[of])} loss`, lossesOf(of))),
      ...endings.map((ending) => `▲ ${ending}.`),
    ],
    description: `Curves of ${words} loss by epoch at learning rate ${rateText(rate)}, a line for each network size. ${describeFinals(study, rate)}`,
    views: [{ hconcat: kinds.map(panel), spacing: 12 }],
  };
}

const WORDS = { train: 'training', test: 'test' } as const;
