import type { Axis, Cell, CellState, Details, FileDetails, Group, Page } from '../../../src/model.js';
import { AT, cellOf, countsOf, detailsOf, noise, pageOf, runOf, stageOf, valueOf } from './parts.js';

/** What a page shows, with the details that it asks for. */
export interface Shown {
  readonly page: Page;
  readonly details: FileDetails;
}

/** A pipeline without a stage, and no run. */
export function emptyWorkspace(): Shown {
  return { page: pageOf([], { run: null }), details: {} };
}

const SIZES: Axis = { name: 'size', values: ['small', 'medium', 'large'] };
const RATES: Axis = { name: 'rate', values: [0.00001, 0.0001, 0.001, 0.01, 0.1, 0.5, 1] };
const SEEDS: Axis = { name: 'seed', values: [0, 1, 2, 3, 4] };
const EPOCHS = 50;

/** Every combination, the last axis changing fastest. */
function combinations(axes: readonly Axis[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>(
    (all, { values }) => all.flatMap((at) => values.map((_, index) => [...at, index])),
    [[]],
  );
}

/** Three sizes, seven rates, five seeds; the highest rate diverges. */
export function grid(): Shown {
  const axes = [SIZES, RATES, SEEDS];
  const details: Record<string, Details> = {};
  const cells = combinations(axes).map((at, index): Cell => {
    const [size = 0, rate = 0, seed = 0] = at;
    const name = `train@${at.map((place, axis) => String(axes[axis]?.values[place])).join('/')}`;
    const y = lossesAt(size, rate, seed);
    details[name] = trainingDetails(
      name,
      at.map((place, axis) => [axes[axis]?.name ?? '', String(axes[axis]?.values[place])] as const),
      y,
    );
    const last = y.at(-1) ?? NaN;
    const best = y.filter(Number.isFinite).reduce((a, b) => Math.min(a, b), Infinity);
    const kind = Number.isFinite(last) ? (last > 2.2 ? 'stuck' : 'learned') : 'not finite';
    return cellOf(name, {
      at,
      state: index % 11 === 3 ? 'restored' : 'up-to-date',
      values: [valueOf(last), valueOf(best), kind],
      ms: 60_000 + noise(index) * 120_000,
    });
  });
  const groups = [
    stageOf('download'),
    stageOf('preprocess'),
    {
      name: 'train',
      desc: 'Trains an MLP on Fashion-MNIST',
      axes,
      metrics: [
        { name: 'test_loss', direction: 'minimize' as const },
        { name: 'best_loss', direction: 'minimize' as const },
        { name: 'outcome', direction: null },
      ],
      cells,
    },
    stageOf('aggregate'),
    stageOf('figures'),
    stageOf('report'),
  ];
  return { page: pageOf(groups, { runs: [runOf('20261129T115550000Z')] }), details };
}

function lossesAt(size: number, rate: number, seed: number): readonly number[] {
  const value = Number(RATES.values[rate]);
  return Array.from({ length: EPOCHS }, (_, epoch) => {
    if (rate === 6 && size === 2) return epoch < 2 ? 3 * 10 ** (epoch * 3) : NaN;
    if (rate === 6 && size === 1 && seed < 2) return epoch < 20 ? 2.3 + noise(epoch + seed) * 0.4 : Infinity;
    if (rate === 6) return 2.303 + noise(epoch + seed) * 0.01;
    const pace = 1 - Math.exp((-(epoch + 1) * value * (size + 1)) / 0.05);
    return 2.3 - pace * (1.95 + size * 0.02) + (noise(epoch * 7 + seed) - 0.5) * 0.04;
  });
}

function trainingDetails(name: string, params: Details['params'], y: readonly number[]): Details {
  const x = y.map((_, epoch) => epoch + 1);
  return detailsOf(name, {
    params: [...params, ['training.epochs', String(EPOCHS)], ['training.batch', '64']],
    curves: [
      {
        metric: 'test_loss',
        along: 'epoch',
        x,
        y: y.map(valueOf),
        band: { low: y.map((value) => valueOf(value * 0.93)), high: y.map((value) => valueOf(value * 1.08)) },
      },
      { metric: 'accuracy', along: 'epoch', x, y: y.map((value) => valueOf(Math.max(0, 1 - value / 2.6))) },
    ],
    log: {
      text: x.map((epoch) => `epoch ${String(epoch)}/50 test_loss ${String(y[epoch - 1])}`).join('\n'),
      isCut: true,
    },
  });
}

/** A run under way, of which one cell has failed, so that others won't start. */
export function running(): Shown {
  const states: readonly CellState[] = [
    'executed',
    'executed',
    'restored',
    'running',
    'running',
    'waiting',
    'failed',
    'waiting',
    'waiting',
  ];
  const axes = [
    { name: 'size', values: ['small', 'medium', 'large'] },
    { name: 'rate', values: [0.01, 0.1, 0.5] },
  ];
  const cells = combinations(axes).map((at, index): Cell => {
    const state = states[index] ?? 'waiting';
    const isMeasured = ['executed', 'restored', 'running'].includes(state);
    return cellOf(`train@${at.map((place, axis) => String(axes[axis]?.values[place])).join('/')}`, {
      at,
      state,
      values: [isMeasured ? 0.3 + noise(index) : null],
      ms: state === 'waiting' ? null : 12_000 + index * 900,
      expectedMs: 15_000,
      progress: state === 'running' ? 0.2 + index * 0.1 : null,
    });
  });
  const groups: readonly Group[] = [
    stageOf('download', { state: 'up-to-date' }),
    stageOf('preprocess', { state: 'restored' }),
    { name: 'train', desc: null, axes, metrics: [{ name: 'loss', direction: 'minimize' }], cells },
    stageOf('evaluate', { state: 'blocked' }),
    stageOf('licences', { state: 'executed', ms: 400 }),
    stageOf('report', { state: 'blocked' }),
  ];
  const run = runOf('20261129T115800000Z', {
    state: 'running',
    counts: countsOf(groups),
    startedAt: AT - 93_000,
    ms: 93_000,
    leftMs: 240_000,
    leftUnknown: 0,
  });
  const details = Object.fromEntries(cells.map(({ name, state }) => [name, runningDetails(name, state)]));
  return {
    page: pageOf(groups, {
      run,
      source: 'live',
      links: [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 5],
        [4, 5],
        [0, 4],
      ],
      runs: [
        run,
        runOf('20261128T090000000Z', {
          name: 'tryout',
          kind: 'overlay',
          state: 'killed',
          startedAt: AT - 9e7,
        }),
      ],
    }),
    details,
  };
}

function runningDetails(name: string, state: CellState): Details {
  const x = Array.from({ length: 12 }, (_, index) => index + 1);
  return detailsOf(name, {
    failure: state === 'failed' ? 'exit code 1' : null,
    waitsFor: state === 'waiting' ? ['a place: 2 of 2 jobs are running'] : [],
    curves:
      state === 'waiting'
        ? []
        : [{ metric: 'loss', along: 'epoch', x, y: x.map((epoch) => 2.3 / epoch + noise(epoch) / 20) }],
    log:
      state === 'waiting'
        ? null
        : {
            text: [
              ...x.map((epoch) => `epoch ${String(epoch)}`),
              ...(state === 'failed'
                ? [
                    'Traceback (most recent call last):',
                    'ValueError: the data have 9 columns, and 10 are needed',
                  ]
                : []),
            ].join('\n'),
            isCut: false,
          },
  });
}

/** A matrix of so many rows and columns, half of it under way. */
export function large(rows: number, columns: number): Shown {
  const axes: readonly Axis[] = [
    { name: 'seed', values: Array.from({ length: rows }, (_, index) => index) },
    {
      name: 'rate',
      values: Array.from({ length: columns }, (_, index) => Number((10 ** (index / 25 - 4)).toPrecision(4))),
    },
  ];
  const cells = combinations(axes).map((at, index): Cell => {
    const [row = 0, column = 0] = at;
    const isDone = noise(index) < 0.7;
    const state: CellState = isDone
      ? 'executed'
      : noise(index) < 0.72
        ? 'running'
        : noise(index) < 0.73
          ? 'failed'
          : 'waiting';
    const loss =
      column > columns * 0.93 && noise(index) < 0.4
        ? NaN
        : 0.2 + ((column - columns * 0.6) / columns) ** 2 * 6 + noise(row) * 0.1;
    return cellOf(`train@${String(row)}/${String(axes[1]?.values[column])}`, {
      at,
      state,
      values: [isDone ? valueOf(loss) : null],
      ms: isDone ? 1000 + noise(index) * 4000 : null,
      progress: state === 'running' ? noise(index * 3) : null,
    });
  });
  const groups: readonly Group[] = [
    stageOf('download'),
    { name: 'train', desc: null, axes, metrics: [{ name: 'loss', direction: 'minimize' }], cells },
    stageOf('report', { state: 'waiting' }),
  ];
  const run = runOf('20261129T100000000Z', {
    state: 'running',
    counts: countsOf(groups),
    ms: 7_300_000,
    leftMs: 3_000_000,
    leftUnknown: 0,
  });
  return { page: pageOf(groups, { source: 'live', run, runs: [run] }), details: {} };
}

/** So many runs with changed params, some of them failed. */
export function manyRuns(count: number): Shown {
  const { page, details } = grid();
  const runs = Array.from({ length: count }, (_, index) => {
    const rate = Number((10 ** (noise(index) * 4 - 4)).toPrecision(3));
    const hasFailed = index % 17 === 5;
    return runOf(`2026112${String(index % 10)}T${String(100000 + index)}Z`, {
      name: index % 3 === 0 ? `sweep-${String(index)}` : null,
      kind: index % 3 === 0 ? 'overlay' : 'checkout',
      command: ['run', '--sweep', `rate=${String(rate)}`],
      state: hasFailed ? 'failed' : 'done',
      startedAt: AT - index * 3_700_000,
      ms: 30_000 + noise(index * 5) * 4_000_000,
      params: { 'training.rate': rate, 'training.size': ['small', 'medium', 'large'][index % 3] ?? null },
      metrics: hasFailed
        ? {}
        : {
            'eval.json:loss':
              index % 23 === 7 ? 'NaN' : 0.3 + (Math.log10(rate) + 1) ** 2 / 9 + noise(index) / 20,
            'eval.json:accuracy': 0.9 - noise(index) / 9,
          },
      size: 1e6 + noise(index) * 9e8,
    });
  });
  return {
    page: { ...page, runs: runs.slice(0, 1).concat(runs.slice(1)), run: runs[0] ?? null, source: 'live' },
    details,
  };
}

export const HOSTILE = '<img src=x onerror="document.title=\'taken\'">';

/** Names that are long, or want to be something else than text. */
export function hostile(): Shown {
  const long = 'a-very-long-name-'.repeat(12);
  const axes: readonly Axis[] = [
    {
      name: HOSTILE,
      values: [
        HOSTILE,
        '</script><script>document.title="taken"</script>',
        long,
        '',
        '‮right to left',
        '🧪 ünïcödé',
      ],
    },
    { name: long, values: [null, true, 'constructor', '__proto__'] },
  ];
  const cells = combinations(axes).map((at, index): Cell =>
    cellOf(`${HOSTILE}@${String(index)}`, {
      at,
      state: index % 5 === 0 ? 'failed' : 'executed',
      values: [index % 4 === 0 ? HOSTILE : index % 4 === 1 ? 'NaN' : long],
    }),
  );
  const groups: readonly Group[] = [
    stageOf(long),
    {
      name: HOSTILE,
      desc: `${HOSTILE} ${long}`,
      axes,
      metrics: [{ name: HOSTILE, direction: 'maximize' }],
      cells,
    },
  ];
  const details = Object.fromEntries(
    cells.map(({ name }) => [
      name,
      detailsOf(name, {
        reasons: [HOSTILE],
        failure: HOSTILE,
        params: [
          [HOSTILE, HOSTILE],
          [long, long],
        ],
        command: HOSTILE,
        deps: [long, HOSTILE],
        curves: [{ metric: HOSTILE, along: HOSTILE, x: [1, 2, 3], y: ['NaN', 'Infinity', '-Infinity'] }],
        log: { text: `${HOSTILE}\u001b[31m red\u001b[0m\n${long}`, isCut: false },
      }),
    ]),
  );
  return {
    page: pageOf(groups, {
      title: HOSTILE,
      runs: [runOf(HOSTILE, { name: long, params: { [HOSTILE]: HOSTILE }, metrics: { [long]: 1e-300 } })],
    }),
    details,
  };
}
