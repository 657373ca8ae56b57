import { useMemo } from 'preact/hooks';
import { numberOf, type Details } from '../../src/model.js';
import { Select } from '../select.js';
import { useStore } from '../state/store.js';
import { Plot, type LabelledCurve } from './plot.js';

const SCALES = [
  { value: '', text: 'as it suits' },
  { value: 'linear', text: 'linear' },
  { value: 'log', text: 'log, where all is above zero' },
];

export interface Drawn {
  readonly label: string;
  /** By which its colour is chosen. */
  readonly index: number;
  readonly details: Details;
}

/** A plot for each metric that any of these cells has curves of. */
export function Plots({ drawn }: { readonly drawn: readonly Drawn[] }) {
  const { choice, choose } = useStore();
  const { curveScale } = choice.value;
  const key = drawn.map(({ index }) => index).join();
  const plots = useMemo(() => byMetric(drawn), [key, ...drawn.map(({ details }) => details)]);
  if (plots.length === 0) return null;
  return (
    <section class="plots" aria-label="Curves">
      {plots.some(hasLog) && (
        <Select
          label="scale"
          value={curveScale ?? ''}
          options={SCALES}
          choose={(text) => {
            choose({ curveScale: text === 'log' || text === 'linear' ? text : null }, 'detail');
          }}
        />
      )}
      {plots.map(({ metric, along, curves }) => (
        <Plot key={`${metric} ${along}`} metric={metric} along={along} curves={curves} scale={curveScale} />
      ))}
    </section>
  );
}

interface PlotOf {
  readonly metric: string;
  readonly along: string;
  readonly curves: readonly LabelledCurve[];
}

function byMetric(drawn: readonly Drawn[]): readonly PlotOf[] {
  const plots = new Map<string, { metric: string; along: string; curves: LabelledCurve[] }>();
  for (const { label, index, details } of drawn) {
    for (const curve of details.curves) {
      const key = JSON.stringify([curve.metric, curve.along]);
      const plot = plots.get(key) ?? { metric: curve.metric, along: curve.along, curves: [] };
      plot.curves.push({ label, index, curve });
      plots.set(key, plot);
    }
  }
  return [...plots.values()];
}

function hasLog({ curves }: PlotOf): boolean {
  return curves.every(({ curve: { y } }) =>
    y.every((value) => {
      const number = value === null ? null : numberOf(value);
      return number === null || !Number.isFinite(number) || number > 0;
    }),
  );
}
