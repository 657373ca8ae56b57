import type { EndpointRow } from '../../tables/predictions.js';
import type { Arm } from '../arms/arms.js';
import { meanEndpoint, reasonsOf, rowOf, type Endpoint, type Measured } from './endpoint.js';
import { besideSlope, slopeOf } from './thresholds.js';
import { waitingFor } from './waiting.js';

const NARROW = 0.1;
/** Below it, "narrow networks are spared by dying" is refuted. */
const REFUTED_BELOW = -0.25;

/** The slope of the overflow threshold at leaky 0.1, by its 90 % interval (docs/protocol.md). */
export function primaryEndpoint(arm: Arm, relu: Arm): EndpointRow {
  const endpoint = meanEndpoint(
    {
      number: 0,
      text: 'slope of the overflow threshold at leaky 0.1',
      against: 0,
      predicted: { text: 'the 90 % interval within ± 0.10; refuted below −0.25', range: [-NARROW, NARROW] },
    },
    waitingFor([arm]),
    () => ({ ...slopeOf(arm, 'overflow'), beside: [...slopeOf(arm, 'overflow').beside, ...atZero(relu)] }),
  );
  return { ...rowOf(endpoint), p: null, outcome: primaryOutcome(endpoint) };
}

function primaryOutcome({ measured, interval }: Endpoint): EndpointRow['outcome'] {
  if (measured === null) return null;
  if (interval === null || reasonsOf(measured).length > 0) return 'open';
  const [low, high] = interval.oneSided95;
  if (low > -NARROW && high < NARROW) return 'borne out';
  return high < REFUTED_BELOW ? 'refuted' : 'open';
}

/** The same slope at slope 0, where it may well not be had. */
function atZero(relu: Arm): Measured['beside'] {
  const { slopes, values, beside } = slopeOf(relu, 'overflow');
  const { censored, thresholds, mean, interval } = slopes;
  const told = `${values.length} seeds, ${censored} of ${thresholds} thresholds censored`;
  return [
    besideSlope(`at slope 0 (${told})`, mean, interval?.ci95 ?? null),
    ...beside.map((one) => ({ ...one, text: `at slope 0, ${one.text}` })),
  ];
}
