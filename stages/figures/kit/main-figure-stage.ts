import { writeFile } from 'node:fs/promises';
import { object, stage, string } from 'lockstep/stage';
import { controlsJson, type Controls } from '../../tables/controls.js';
import { criticalRateJson, type CriticalRate } from '../../tables/critical-rate.js';
import { curvatureJson, type CurvatureSummary } from '../../tables/curvature.js';
import { severityJson, type SeverityTable } from '../../tables/severity.js';
import { renderSvg } from './render.js';
import { PHONE, WIDE, type Screen } from './screen.js';
import type { Figure } from './spec.js';

export interface MainTables {
  readonly critical: CriticalRate;
  readonly controls: Controls;
  readonly curvature: CurvatureSummary;
  readonly severity: SeverityTable;
}

export async function mainFigureStage(
  draw: (tables: MainTables, screen: Screen) => Figure,
  wide: Screen = WIDE,
): Promise<void> {
  const {
    with: { figure },
    deps,
    outs,
  } = stage({
    with: object({ figure: string() }),
    deps: ['critical', 'controls', 'curvature', 'severity'],
    outs: ['figure', 'phone'],
  });
  const tables: MainTables = {
    critical: await criticalRateJson.read(deps.critical),
    controls: await controlsJson.read(deps.controls),
    curvature: await curvatureJson.read(deps.curvature),
    severity: await severityJson.read(deps.severity),
  };
  await writeFile(outs.figure, await renderSvg(`figure-${figure}`, draw(tables, wide)));
  await writeFile(outs.phone, await renderSvg(`figure-${figure}-phone`, draw(tables, PHONE)));
}
