import type { Activation, DenseLayer, DenseShape, ParameterTensor } from '@vdfc/nn';
import { type FeatureShape, featureCount } from './features.js';

/** What a network is made of, but for its parameters. */
export interface Structure {
  /** Number of coordinates. */
  readonly axes: number;
  readonly features: FeatureShape;
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly outputs: number;
}

/** The network's layers: hidden ones, and a linear one for the outputs. */
export function denseShapeOf(structure: Structure): Pick<DenseShape, 'inputs' | 'layers'> {
  const { axes, features, hidden, activation, outputs } = structure;
  const layers: DenseLayer[] = hidden.map((units) => ({ units, activation }));
  return {
    inputs: featureCount(axes, features),
    layers: [...layers, { units: outputs, activation: 'linear' }],
  };
}

/** Number of parameters. */
export function parameterCount(structure: Structure): number {
  const { inputs, layers } = denseShapeOf(structure);
  const widths = [inputs, ...layers.map(({ units }) => units)];
  return layers.reduce((sum, { units }, i) => sum + units * (widths[i]! + 1), 0);
}

/** Weights [units, inputs] and biases [units] of each layer, in the order of a dense network's parameters. */
export function tensorsOf(structure: Structure): ParameterTensor[] {
  const { inputs, layers } = denseShapeOf(structure);
  const tensors: ParameterTensor[] = [];
  let offset = 0;
  let fanIn = inputs;
  layers.forEach(({ units }, layer) => {
    const common = { layer, fanIn, fanOut: units };
    tensors.push({ ...common, kind: 'weights', offset, length: units * fanIn, shape: [units, fanIn] });
    offset += units * fanIn;
    tensors.push({ ...common, kind: 'biases', offset, length: units, shape: [units] });
    offset += units;
    fanIn = units;
  });
  return tensors;
}
