import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Group, Page } from '../../src/model.js';
import { countStates } from '../state/cells.js';
import { STATES } from '../state/states.js';
import { useStore } from '../state/store.js';
import { MiniGrid } from './mini-grid.js';
import { NODE, placeGraph } from './paths.js';

/** All groups and what flows between them, in a box that scrolls. */
export function Graph({ page, chosen }: { readonly page: Page; readonly chosen: string | null }) {
  const { groups, links } = page;
  // Changes of cells leave the links as they are.
  const graph = useMemo(() => placeGraph(groups.length, links), [groups.length, links]);
  const chosenAt = groups.findIndex(({ name }) => name === chosen);
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const node = graph.nodes[chosenAt];
    if (box.current === null || node === undefined) return;
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = box.current;
    const isSeen = (at: number, size: number, scroll: number, room: number): boolean =>
      at >= scroll && at + size <= scroll + room;
    if (
      isSeen(node.x, NODE.width, scrollLeft, clientWidth) &&
      isSeen(node.y, NODE.height, scrollTop, clientHeight)
    ) {
      return;
    }
    box.current.scrollTo(node.x - (clientWidth - NODE.width) / 2, node.y - (clientHeight - NODE.height) / 2);
  }, [chosenAt, graph]);
  return (
    <nav ref={box} class="graph" aria-label="Groups of stages">
      <div class="graph-ground" style={{ width: px(graph.width), height: px(graph.height) }}>
        <svg width={graph.width} height={graph.height} aria-hidden="true">
          {graph.links.map((path, index) => (
            <path
              key={index}
              d={path}
              class={links[index]?.includes(chosenAt) === true ? 'near' : undefined}
            />
          ))}
        </svg>
        {groups.map((group, index) => (
          <Node
            key={group.name}
            group={group}
            at={graph.nodes[index] ?? { x: 0, y: 0 }}
            isChosen={index === chosenAt}
          />
        ))}
      </div>
    </nav>
  );
}

interface NodeProps {
  readonly group: Group;
  readonly at: { readonly x: number; readonly y: number };
  readonly isChosen: boolean;
}

function Node({ group, at, isChosen }: NodeProps) {
  const { linkTo } = useStore();
  const { name, cells } = group;
  const only = cells.length === 1 ? cells[0] : undefined;
  const counts = countStates(cells);
  const told = counts.map(([state, count]) => `${String(count)} ${STATES[state].word}`).join(', ');
  return (
    <a
      class={`node ${counts[0]?.[0] ?? ''}`}
      href={linkTo({ group: name, state: null, cell: only?.name ?? null })}
      title={`${name}: ${told}`}
      aria-current={isChosen ? 'true' : undefined}
      style={{ left: px(at.x), top: px(at.y), width: px(NODE.width), height: px(NODE.height) }}
    >
      <span class="node-line">
        <span class="node-name">{name}</span>
        {only === undefined && <small>{cells.length}</small>}
      </span>
      <MiniGrid cells={cells} />
      <span class="unseen">{told}</span>
    </a>
  );
}

function px(number: number): string {
  return `${String(number)}px`;
}
