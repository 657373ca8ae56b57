/** The loss that each control is trained on and evaluated by. */
export const CONTROL_LOSSES = {
  mup: 'cross-entropy',
  glorot: 'cross-entropy',
  mse: 'squared-error',
  'final-relu': 'cross-entropy',
  normalised: 'cross-entropy',
} as const;

export type ControlName = keyof typeof CONTROL_LOSSES;

/** Mean softmax cross-entropy in nats, or half the squared distance of logits and one-hot label, mean over images. */
export type LossKind = 'cross-entropy' | 'squared-error';

export function isControlName(name: string): name is ControlName {
  return Object.hasOwn(CONTROL_LOSSES, name);
}

/**
 * The control that a record is of, by its engine's name: `onnxruntime/mse` is the control `mse`, `onnxruntime` none.
 *
 * @throws {Error} for a control that there isn't: whether its losses are in nats is then unknown
 */
export function controlOf(engine: string): ControlName | null {
  const [, name] = engine.split('/');
  if (name === undefined) return null;
  if (isControlName(name)) return name;
  throw new Error(
    `engine "${engine}": there is no control "${name}", only ${Object.keys(CONTROL_LOSSES).join(', ')}. ` +
      `Read the record with the version of the study that wrote it.`,
  );
}
