import type { Axis, Group } from '../../src/model.js';
import { formatAxisValue } from '../format/value.js';
import { useStore } from '../state/store.js';
import { Select } from '../select.js';
import type { Colouring } from './colouring.js';
import { openAxes, type Shape } from './shape.js';

interface ControlsProps {
  readonly group: Group;
  readonly shape: Shape;
  readonly colouring: Colouring | null;
}

/** What colours the cells, and how their axes lie. */
export function Controls({ group, shape, colouring }: ControlsProps) {
  const { choice, choose, linkTo } = useStore();
  const { metrics, cells } = group;
  const axes = openAxes(group.axes);
  const { as, only } = choice.value;
  const names = axes.map(({ name }) => ({ value: name, text: name }));
  return (
    <div class="controls">
      {metrics.length > 0 && as === 'grid' && (
        <Select
          label="colour"
          value={colouring?.of.name ?? ''}
          options={[
            { value: '', text: 'state' },
            ...metrics.map(({ name }) => ({ value: name, text: name })),
          ]}
          choose={(metric) => {
            choose({ metric, scale: null }, 'detail');
          }}
        />
      )}
      {as === 'grid' && colouring?.scale.kind === 'number' && colouring.scale.hasLog && (
        <label class="check">
          <input
            type="checkbox"
            checked={colouring.scale.scale === 'log'}
            onChange={({ currentTarget: { checked } }) => {
              choose({ scale: checked ? 'log' : 'linear' }, 'detail');
            }}
          />
          log
        </label>
      )}
      {as === 'grid' && axes.length > 1 && (
        <Select
          label="columns"
          value={shape.columnAxis ?? ''}
          options={names}
          choose={(columns) => {
            choose({ columns }, 'detail');
          }}
        />
      )}
      {as === 'grid' && shape.rowAxes.length > 1 && (
        <Select
          label="rows"
          value={shape.rowAxes[0] ?? ''}
          options={names.filter(({ value }) => value !== shape.columnAxis)}
          choose={(rows) => {
            choose({ rows }, 'detail');
          }}
        />
      )}
      {as === 'grid' &&
        axes.length > 2 &&
        axes
          .filter(({ name }) => name !== shape.columnAxis)
          .map((axis) => <Only key={axis.name} axis={axis} only={only} />)}
      {cells.length > 1 && (
        <a class="switch" href={linkTo({ as: as === 'grid' ? 'table' : 'grid' })}>
          {as === 'grid' ? 'as a table' : 'as a grid'}
        </a>
      )}
    </div>
  );
}

/** One value of an axis, or each. */
function Only({ axis, only }: { readonly axis: Axis; readonly only: Readonly<Record<string, string>> }) {
  const { choose } = useStore();
  const texts = axis.values.map(formatAxisValue);
  const chosen = Object.hasOwn(only, axis.name) ? only[axis.name] : undefined;
  // A value may be any text: options go by their places.
  const place = chosen === undefined ? -1 : texts.indexOf(chosen);
  return (
    <Select
      label={axis.name}
      value={String(place)}
      options={[
        { value: '-1', text: 'each' },
        ...texts.map((text, index) => ({ value: String(index), text })),
      ]}
      choose={(index) => {
        const others = Object.entries(only).filter(([name]) => name !== axis.name);
        const text = texts[Number(index)];
        choose(
          { only: Object.fromEntries(text === undefined ? others : [...others, [axis.name, text]]) },
          'detail',
        );
      }}
    />
  );
}
