/** A multi-layer perceptron: `inputs` → hidden layers with ReLU → `classes` logits. */
export interface Shape {
  readonly inputs: number;
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly classes: number;
}

/** One linear layer: `activations · weights + biases`, weights as [fanIn, fanOut]. */
export interface Layer {
  readonly fanIn: number;
  readonly fanOut: number;
}

export function layersOf({ inputs, hidden, classes }: Shape): readonly Layer[] {
  const layers: Layer[] = [];
  let fanIn = inputs;
  for (const fanOut of [...hidden, classes]) {
    layers.push({ fanIn, fanOut });
    fanIn = fanOut;
  }
  return layers;
}

/**
 * A network's parameters: W1, b1, W2, b2, … in float32, each matrix row by row as [fanIn, fanOut].
 * (PyTorch's nn.Linear keeps the transpose.)
 */
export type Weights = readonly Float32Array[];
