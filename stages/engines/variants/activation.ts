/** What a hidden unit makes of its sum z: max(z, 0); z, of which `slope` is left below 0; tanh z. */
export type Activation =
  | { readonly kind: 'relu' }
  | { readonly kind: 'leaky-relu'; readonly slope: number }
  | { readonly kind: 'tanh' };

/** Those that pass what is above 0 as it is. */
export type Rectifier = Extract<Activation, { kind: 'relu' | 'leaky-relu' }>;
