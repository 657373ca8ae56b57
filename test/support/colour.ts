/** Linear light of sRGB, each 0 to 1. */
type Light = readonly [number, number, number];

/** @param hex `#rrggbb`, `black` or `white` */
function lightOf(hex: string): Light {
  const named = { black: '#000000', white: '#ffffff' }[hex] ?? hex;
  const channel = (from: number): number => {
    const value = parseInt(named.slice(from, from + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  if (!/^#[0-9a-f]{6}$/.test(named)) throw new Error(`"${hex}" is no colour`);
  return [channel(1), channel(3), channel(5)];
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const luminance = ([red, green, blue]: Light): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [low = 0, high = 0] = [luminance(lightOf(a)), luminance(lightOf(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Full dichromacies as matrices on linear sRGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const VISIONS = {
  all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

export const VISION_NAMES = Object.keys(VISIONS) as readonly (keyof typeof VISIONS)[];

/** How different two colours look to one kind of eyes: the Euclidean distance in OKLab (Ottosson 2020), times 100. */
export function distance(a: string, b: string, vision: keyof typeof VISIONS): number {
  const [first, second] = [a, b].map((hex) => okLab(seen(lightOf(hex), vision)));
  return 100 * Math.hypot(...(first ?? []).map((value, index) => value - (second?.[index] ?? NaN)));
}

function seen([red, green, blue]: Light, vision: keyof typeof VISIONS): Light {
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = VISIONS[vision];
  const held = (value: number): number => Math.min(1, Math.max(0, value));
  return [
    held(rr * red + rg * green + rb * blue),
    held(gr * red + gg * green + gb * blue),
    held(br * red + bg * green + bb * blue),
  ];
}

function okLab([red, green, blue]: Light): readonly number[] {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
