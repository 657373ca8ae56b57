import type { ArmSlopes, ArmThreshold } from '../../tables/arms.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import type { SeverityTable } from '../../tables/severity.js';
import { intervalText, signed } from '../../words/critical-words.js';
import { grouped } from '../../words/english.js';
import type { Section } from '../document.js';
import { NONE, ofAll, percent, shown, threeDigits } from '../format.js';
import { html, type Content, type Html } from '../html.js';
import { figureLink } from '../numbering.js';
import type { Study } from '../study.js';
import { figures, prose, table, words } from '../table.js';
import { mainFigure } from './figures.js';
import { cited } from './references.js';
import { slopeOf } from './severity.js';

export function whySection(study: Study): Section {
  const content = html`<p>
      ${deadText(study.severity)} Such a unit has no gradient (a “dying ReLU”, ${cited('lu')}).
      ${cited('meltzer')} saw activations of ReLU networks become sparser as the rate grows beyond its
      critical value. That narrow networks die before they overflow, and so are spared NaN, fits what is seen
      here; it can be told only where units can’t die.
    </p>
    ${deadTable(study.severity)} ${dyingText(study)}
    <h3 id="theory">Beside theory</h3>
    <p>${belowText(study)} (${figureLink('figure-curvature')}).</p>
    ${mainFigure(study, 'curvature')} ${theoryTable(study)}`;
  return { id: 'why', title: 'Why', content };
}

function deadTable({ dead_units: rows }: SeverityTable): Html {
  return table(
    'Dead hidden units at the end of failed runs that stayed finite',
    rows,
    [
      words('Units', ({ width }) => width),
      figures('Such runs', ({ runs }) => grouped(runs)),
      figures(html`Dead,<br />median`, ({ median_share: share }) => percent(share, 0)),
      figures(html`In the layer<br />with more`, ({ median_share_of_worse_layer: share }) =>
        percent(share, 0),
      ),
    ],
    { file: 'artifacts/tables/severity.json' },
  );
}

function deadText({ dead_units: rows }: SeverityTable): string {
  const least = Math.min(1, ...rows.map(({ median_share: share }) => share));
  return `Of the hidden units of a failed run that stays finite, ${least > 0.5 ? 'most' : 'many'} are dead: 0 on every one of 1,000 images. In the median run at least ${percent(least, 0)} of them are, at every width.`;
}

function belowText({ critical, curvature }: Study): string {
  const bounds = new Map(curvature.widths.map(({ width, bound }) => [width, bound]));
  const pairs = critical.widths.flatMap(({ width, eta_crit: usable }) => {
    const bound = bounds.get(width);
    return usable === null || bound === undefined ? [] : [usable < bound];
  });
  return `The largest usable rate lies below 2/λ₀ at ${String(pairs.filter(Boolean).length)} of ${String(pairs.length)} widths; the slope of the one is ${slopeText(critical.mean_slope)}, of the other ${slopeText(curvature.mean_slope)}`;
}

/** The test of it: until its arms are whole, what it will be. */
function dyingText({ arms: { predictions, slopes } }: Study): Html {
  const { outcome, mean, ci90, seeds, of_seeds: all } = predictions.primary;
  if (outcome === null) {
    return html`<p>
      The test is under way (<a href="#arms">what is recorded</a>): the same networks with a leaky ReLU, which
      passes a tenth of what a ReLU cuts off, from fresh seeds. If narrow networks are spared by dying, the
      rate of overflow shouldn’t depend on the width there. Bounds for that were committed beforehand: borne
      out if the slope’s 90 % interval lies within ±0.10, refuted if it lies below −0.25. Nothing is said of
      it until all seeds are there.
    </p>`;
  }
  return html`<p>
      Where units can’t die, with leaky ReLU 0.1, the slope of the rate of overflow is ${slopeText(mean)}
      (${ci90 === null ? 'no interval' : `90 % interval ${signed(ci90[0])} to ${signed(ci90[1])}`};
      ${String(seeds)} of ${String(all)} seeds): that narrow networks are spared by dying is
      <strong>${outcome}</strong>. ${orderText(slopes)}
    </p>
    ${leaksTable(slopes)}`;
}

const LEAKS = ['0', '0.001', '0.01', '0.1'];

/** Slopes 0, 0.001, 0.01 and 0.1, as far as they may be told. */
function leaksTable({ arms }: ArmSlopes): Html {
  return table(
    'Slopes on fresh seeds by what a hidden unit passes below 0, with 95 % intervals',
    LEAKS.flatMap((leak) => arms.filter(({ arm, usable }) => arm === `slope-${leak}` && usable !== null)),
    [
      words('Passes', ({ arm }) => (arm === 'slope-0' ? '0 (ReLU)' : arm.replace('slope-', ''))),
      figures(html`Rate of<br />overflow`, ({ overflow }) => slopeAndInterval(overflow)),
      figures(html`Widths × seeds<br />beyond the grid`, ({ overflow }) =>
        shown(overflow, ({ censored, thresholds }) => ofAll(censored, thresholds)),
      ),
      figures(html`Largest<br />usable rate`, ({ usable }) => slopeAndInterval(usable)),
    ],
    { file: 'artifacts/tables/arms.json', id: 'leaks' },
  );
}

/** Of the leaks that let units live, where each has a slope. */
function orderText({ arms }: ArmSlopes): string {
  const slopes = LEAKS.slice(1).map(
    (leak) => arms.find(({ arm }) => arm === `slope-${leak}`)?.overflow?.slope,
  );
  const isOrdered = slopes.every((slope, index) => slope != null && slope > (slopes[index - 1] ?? -Infinity));
  return isOrdered ? 'The smaller the leak, the more that rate falls with width:' : '';
}

/** Without an interval too few seeds have a slope. */
function slopeAndInterval(own: ArmThreshold | null): Content {
  if (own?.slope == null || own.ci95 === null) return NONE;
  return html`${signed(own.slope)}
    <div class="beside">${intervalText(own.ci95)}</div>`;
}

function slopeText(slope: number | null | undefined): string {
  return shown(slope, signed, 'none');
}

interface Theory {
  readonly who: Content;
  readonly setting: string;
  readonly quantity: string;
  readonly says: string;
  readonly here: string;
}

function theoryTable(study: Study): Html {
  return table(
    'What theory says of which quantity, and what was measured of it; slopes are of log2 rate on log2 width',
    theories(study),
    [
      prose('Who', ({ who, setting }) => html`${who}: ${setting}`),
      prose('Quantity', ({ quantity }) => quantity),
      prose('Says', ({ says }) => says),
      prose('Here', ({ here }) => here),
    ],
    { id: 'theories' },
  );
}

function theories({ critical, severity, controls, curvature, arms }: Study): readonly Theory[] {
  const exploratory = severity.definitions.filter((own) => own.exploratory);
  const overflow = slopeOf(exploratory, 'nonfinite', 'seed-slopes');
  const own = controls.controls.find(({ control }) => control === 'mse');
  const fresh = arms.slopes.arms.find(({ arm }) => arm === 'mse')?.usable;
  const mse = fresh ?? { slope: own?.mean_slope, seeds: own?.seeds ?? 0 };
  const slope = (value: number | null | undefined): string => shown(value, signed, 'not measured');
  return [
    {
      who: cited('haas'),
      setting: 'infinite width, cross-entropy, He’s initialisation',
      quantity: 'the rate beyond which training is catastrophically unstable',
      says: '−1/2; below it logits may diverge while gradients stay stable',
      here: `NaN or infinite: ${slope(overflow?.slope)} at the widths that reach it, exploratory; usable: ${slope(critical.mean_slope)}`,
    },
    {
      who: cited('haas'),
      setting: 'the same with squared error',
      quantity: 'the largest stable rate',
      says: '−1: no such regime between',
      here: `usable, MSE: ${slope(mse.slope)} (${String(mse.seeds)}${fresh == null ? '' : ' fresh'} seeds)`,
    },
    {
      who: cited('lewkowycz'),
      setting: 'a solvable model, and deep networks',
      quantity: '2/λ₀ at initialisation',
      says: 'above it the loss first grows, then settles in a flatter minimum, up to another limit',
      here: boundText(curvature, critical),
    },
    {
      who: cited('cohen'),
      setting: 'full-batch descent, later in training',
      quantity: 'the largest eigenvalue of the Hessian',
      says: 'rises until it hovers just above 2 divided by the rate',
      here: 'not measured during training',
    },
    {
      who: cited('iyer'),
      setting: 'deep ReLU networks of one width, the input layer trained at a small rate',
      quantity: 'the largest rate at which training can begin',
      says: 'a power of depth × width, related to the curvature, not inversely',
      here: 'one depth; the input layer trained like the others',
    },
  ];
}

function boundText({ mean_slope: slope, widths }: CurvatureSummary, critical: CriticalRate): string {
  const shares = widths.flatMap(({ bound }, index) => {
    const usable = critical.widths[index]?.eta_crit;
    return usable == null ? [] : [usable / bound];
  });
  const of =
    shares.length === 0
      ? ''
      : `; the usable rate is ${threeDigits(Math.min(...shares))} to ${threeDigits(Math.max(...shares))} times it`;
  return `slope of 2/λ₀ ${shown(slope, signed, 'not measured')}${of}`;
}
