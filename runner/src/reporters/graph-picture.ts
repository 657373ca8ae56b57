import type { DagNode } from '../commands/dag.js';
import { type Layout, type Point, layoutOf, ROW } from './graph-layout.js';
import { drawnNodes } from './graph-text.js';

/** Of the font, in pixels: all its characters are equally wide. */
const [SIZE, CHARACTER, PADDING] = [13, 7.9, 12] as const;

/** The graph as an SVG: what is needed stands above what needs it. No script, no font, no address in it. */
export function dagSvg(dag: readonly DagNode[]): string {
  const nodes = drawnNodes(dag).map((node) => ({
    ...node,
    width: node.label.length * CHARACTER + 2 * PADDING,
  }));
  const layout = layoutOf(nodes);
  const { width, height } = layout;
  const boxes = nodes.map(({ label, width: wide }, index) => {
    const { x, y } = pointAt(layout, index);
    const isGroup = dag[index]?.cells !== null;
    const back = isGroup ? rectangle(x + 3, y + 3, wide) : '';
    const text = `<text x="${tidy(x)}" y="${tidy(y + SIZE * 0.35)}" text-anchor="middle">${escapeXml(label)}</text>`;
    return `<g>${back}${rectangle(x, y, wide)}${text}</g>`;
  });
  const paths = layout.edges.map((points) => `<path d="${curve(points)}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${tidy(width)}" height="${tidy(height)}" viewBox="0 0 ${tidy(width)} ${tidy(height)}">`,
    `<style>svg { background: #fff } text { font: ${SIZE}px ui-monospace, monospace; fill: #1d2126 } ` +
      `rect { fill: #eef3f8; stroke: #5b7083; rx: 6px } path { fill: none; stroke: #8a929b; marker-end: url(#to) }</style>`,
    '<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><polygon points="0,0 8,4 0,8" fill="#8a929b"/></marker></defs>',
    ...paths,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

/** The graph for Graphviz. */
export function dagDot(dag: readonly DagNode[]): string {
  const nodes = drawnNodes(dag);
  const lines = [
    'digraph pipeline {',
    '  node [shape=box, fontname=monospace];',
    ...nodes.map(({ label }, index) => `  n${index} [label=${dotText(label)}];`),
    ...nodes.flatMap(({ needs }, index) => needs.map((need) => `  n${need} -> n${index};`)),
    '}',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function pointAt({ nodes }: Layout, index: number): Point {
  return nodes[index] ?? { x: 0, y: 0 };
}

function rectangle(x: number, y: number, width: number): string {
  return `<rect x="${tidy(x - width / 2)}" y="${tidy(y - ROW / 2)}" width="${tidy(width)}" height="${ROW}"/>`;
}

/** Out of the lower side and into the upper one, upright at each layer. */
function curve(points: readonly Point[]): string {
  const last = points.length - 1;
  const ends = points.map(({ x, y }, at) => ({
    x,
    y: at === 0 ? y + ROW / 2 : at === last ? y - ROW / 2 : y,
  }));
  return ends
    .map(({ x, y }, at) => {
      const before = ends[at - 1];
      if (before === undefined) return `M${tidy(x)},${tidy(y)}`;
      const middle = tidy((before.y + y) / 2);
      return `C${tidy(before.x)},${middle} ${tidy(x)},${middle} ${tidy(x)},${tidy(y)}`;
    })
    .join('');
}

function tidy(number: number): string {
  return String(Math.round(number * 10) / 10);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** In quotes only these two mean something. */
function dotText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
