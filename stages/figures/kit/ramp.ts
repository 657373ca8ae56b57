/** From low to high loss, ever darker, so that it reads without hue (Brewer's yellow-green-blue), with a legible ink. */
export const SHADES = [
  { fill: '#f7fcc9', ink: 'black' },
  { fill: '#c7e9b4', ink: 'black' },
  { fill: '#7fcdbb', ink: 'black' },
  { fill: '#41b6c4', ink: 'black' },
  { fill: '#1d91c0', ink: 'black' },
  { fill: '#225ea8', ink: 'white' },
  { fill: '#0c2c84', ink: 'white' },
] as const;
