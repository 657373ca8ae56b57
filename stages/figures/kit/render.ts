import { logger as vegaLogger, parse, resetSVGDefIds, textMetrics, View, Warn, type Spec } from 'vega';
import { compile } from 'vega-lite';
import { textWidth, wrap } from './font.js';
import type { Figure } from './spec.js';
import { finishSvg } from './svg.js';
import { CONFIG, TEXT, WIDTH } from './theme.js';

textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(
    String(text ?? ''),
    fontSize,
    fontWeight === 'bold' || Number(fontWeight) >= 600 ? 'bold' : 'regular',
  );

/**
 * The figure as an SVG file's text: the same bytes for the same figure, in every process.
 *
 * @param id is unique among the figures of a page; every id within begins with it
 * @throws {Error} with all that Vega and Vega-Lite warn of: a warning is how they say that a plot is wrong
 */
export async function renderSvg(id: string, figure: Figure): Promise<string> {
  const { title, notes = [], description, views, screen } = figure;
  const warnings: string[] = [];
  const logger = vegaLogger(Warn, undefined, (_method, _level, input) => {
    warnings.push(input.map(String).join(' '));
  });
  const { spec } = compile(
    {
      config: CONFIG,
      // The page of a figure for two screens has its title above it.
      ...(screen === undefined
        ? { title: { text: title, subtitle: notes.flatMap((note) => wrap(note, WIDTH - 20, TEXT.label)) } }
        : { padding: screen.isPhone ? 2 : 10 }),
      vconcat: [...views],
    },
    { logger },
  );
  resetSVGDefIds();
  const view = new View(parse(spec), { renderer: 'none', logger });
  const svg = await view.toSVG();
  view.finalize();
  if (warnings.length > 0) throw new Error(`${id}: Vega warns: ${warnings.join('; ')}`);
  return finishSvg(svg, { id, title, description, axisOf: (name) => axisOf(spec, name) });
}

/** @throws {Error} for an axis without a domain of its own: where a value stands would depend on the data */
function axisOf({ scales = [] }: Spec, name: string): string {
  const { type, domain } = scales.find((scale) => scale.name === name) ?? {};
  if (type === undefined || !Array.isArray(domain) || !domain.every((end) => typeof end === 'number')) {
    throw new Error(`the scale ${name} of a panel needs a type and a domain of numbers`);
  }
  return [type, ...domain.map((end) => Number(end.toPrecision(6)))].join(' ');
}
