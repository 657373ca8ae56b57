import protobuf from 'protobufjs/light.js';

/** The part of ONNX's protocol (onnx.proto, IR version 8) that the training graph needs. */
const PROTOCOL: protobuf.INamespace = {
  nested: {
    Model: {
      fields: {
        irVersion: { id: 1, type: 'int64' },
        graph: { id: 7, type: 'Graph' },
        opsetImport: { id: 8, type: 'OperatorSet', rule: 'repeated' },
      },
    },
    OperatorSet: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
    Graph: {
      fields: {
        node: { id: 1, type: 'Node', rule: 'repeated' },
        name: { id: 2, type: 'string' },
        initializer: { id: 5, type: 'Tensor', rule: 'repeated' },
        input: { id: 11, type: 'ValueInfo', rule: 'repeated' },
        output: { id: 12, type: 'ValueInfo', rule: 'repeated' },
      },
    },
    Node: {
      fields: {
        input: { id: 1, type: 'string', rule: 'repeated' },
        output: { id: 2, type: 'string', rule: 'repeated' },
        opType: { id: 4, type: 'string' },
        attribute: { id: 5, type: 'Attribute', rule: 'repeated' },
      },
    },
    Attribute: {
      fields: {
        name: { id: 1, type: 'string' },
        f: { id: 2, type: 'float' },
        i: { id: 3, type: 'int64' },
        g: { id: 6, type: 'Graph' },
        ints: { id: 8, type: 'int64', rule: 'repeated' },
        type: { id: 20, type: 'int32' },
      },
    },
    Tensor: {
      fields: {
        dims: { id: 1, type: 'int64', rule: 'repeated' },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        rawData: { id: 9, type: 'bytes' },
      },
    },
    ValueInfo: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'Type' } } },
    Type: { fields: { tensorType: { id: 1, type: 'TensorType' } } },
    TensorType: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShape' } } },
    TensorShape: { fields: { dim: { id: 1, type: 'Dimension', rule: 'repeated' } } },
    Dimension: {
      fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } },
    },
  },
};

const ELEMENT = { float: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;
const ATTRIBUTE = { float: 1, integer: 2, graph: 5, integers: 7 } as const;

export type Element = keyof typeof ELEMENT;

/** A number is a fixed size, a string a size that is known when the graph runs. */
export interface ValueInfo {
  readonly name: string;
  readonly element: Element;
  readonly dims: readonly (number | string)[];
}

export interface Constant {
  readonly name: string;
  readonly element: 'float' | 'int64';
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

export interface GraphParts {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly constants?: readonly Constant[];
}

/** An integer, a list of integers, (Cast's `to`) the name of an element type, or a number that needn't be whole. */
export type AttributeValue = number | readonly number[] | Element | { readonly float: number };

/** Collects nodes in order. */
export class GraphBuilder {
  readonly #nodes: object[] = [];

  /** One node with one output, whose name is returned. */
  add(
    opType: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    this.#push(
      opType,
      inputs,
      [output],
      Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)),
    );
    return output;
  }

  /** ONNX's Loop with a body graph. */
  loop(inputs: readonly string[], outputs: readonly string[], body: object): void {
    this.#push('Loop', inputs, outputs, [{ name: 'body', g: body, type: ATTRIBUTE.graph }]);
  }

  #push(opType: string, input: readonly string[], output: readonly string[], attribute: object[]): void {
    this.#nodes.push({ opType, input, output, attribute });
  }

  graph({ name, inputs, outputs, constants = [] }: GraphParts): object {
    return {
      name,
      node: this.#nodes,
      input: inputs.map(encodeInfo),
      output: outputs.map(encodeInfo),
      initializer: constants.map(encodeConstant),
    };
  }
}

/** The bytes of a model file: opset 17, IR version 8. */
export function encodeModel(graph: object): Uint8Array {
  const message = { irVersion: 8, graph, opsetImport: [{ domain: '', version: 17 }] };
  const model = protobuf.Root.fromJSON(PROTOCOL).lookupType('Model');
  return model.encode(model.fromObject(message)).finish();
}

function encodeAttribute(name: string, value: AttributeValue): object {
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE.integer };
  if (typeof value === 'string') return { name, i: ELEMENT[value], type: ATTRIBUTE.integer };
  if ('float' in value) return { name, f: value.float, type: ATTRIBUTE.float };
  return { name, ints: value, type: ATTRIBUTE.integers };
}

function encodeInfo({ name, element, dims }: ValueInfo): object {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT[element], shape: { dim } } } };
}

function encodeConstant({ name, element, dims, values }: Constant): object {
  const data =
    element === 'float'
      ? Float32Array.from(values)
      : BigInt64Array.from(values.map((value) => BigInt(value)));
  return { name, dims, dataType: ELEMENT[element], rawData: new Uint8Array(data.buffer) };
}
