import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place, type Slot, slotOf, touch } from '../src/conv/arena.js';
import { type ConvLayer, type ConvShape, createConvNetwork, foldBatchNorm } from '../src/conv/index.js';

const conv = (channels: number, more: object = {}): ConvLayer => ({
  kind: 'conv',
  channels,
  kernel: 3,
  ...more,
});
const relu: ConvLayer = { kind: 'activation', activation: 'relu' };
const norm: ConvLayer = { kind: 'batch-norm' };
const shape: ConvShape = { input: [1, 4, 4, 4], batch: 1, layers: [conv(2)] };

const bad = (more: object): ConvShape => ({ ...shape, ...more }) as ConvShape;

describe('createConvNetwork', () => {
  it.each([
    ['kernel', bad({ kernel: 'gpu' })],
    ['batch', bad({ batch: 0 })],
    ['batch', bad({ batch: 1.5 })],
    ['input', bad({ input: [1, 4, 4] })],
    ['input[0]', bad({ input: [0, 4, 4, 4] })],
    ['input[3]', bad({ input: [1, 4, 4, Number.NaN] })],
    ['input[2]', bad({ input: [1, 4, 2 ** 20, 4] })],
    ['training', bad({ training: 'yes' })],
    ['layers', bad({ layers: [] })],
    ['layers', bad({ layers: 'conv' })],
    ['layers[0]', bad({ layers: [undefined] })],
    ['layers[0]', bad({ layers: [{ kind: 'pool' }] })],
    ['layers[0].channels', bad({ layers: [conv(0)] })],
    ['layers[0].kernel', bad({ layers: [conv(1, { kernel: 5 })] })],
    ['layers[0].stride', bad({ layers: [conv(1, { stride: 3 })] })],
    ['layers[0].bias', bad({ layers: [conv(1, { bias: 1 })] })],
    ['layers[0].momentum', bad({ layers: [{ ...norm, momentum: 2 }] })],
    ['layers[1].activation', bad({ layers: [relu, { kind: 'activation', activation: 'gelu' }] })],
    ['layers[0].frequency', bad({ layers: [{ kind: 'activation', activation: 'sine', frequency: 0 }] })],
    ['layers[0].mode', bad({ layers: [{ kind: 'upsample', to: [4, 4, 4], mode: 'cubic' }] })],
    ['layers[0].to', bad({ layers: [{ kind: 'upsample', to: [4, 4], mode: 'nearest' }] })],
    ['layers[0].to[1]', bad({ layers: [{ kind: 'upsample', to: [4, -4, 4], mode: 'nearest' }] })],
    ['layers[0].layers', bad({ layers: [{ kind: 'residual', layers: [conv(2)] }] })],
    ['layers[0].layers[0].channels', bad({ layers: [{ kind: 'residual', layers: [conv(2.5)] }] })],
  ])('refuses %s', (option, wrong) => {
    expect(() => createConvNetwork(wrong)).toThrow(expect.objectContaining({ code: 'BAD_OPTION', option }));
  });

  it('refuses residuals one in another without end', () => {
    let layers: ConvLayer[] = [relu];
    for (let depth = 0; depth < 50; depth++) layers = [{ kind: 'residual', layers }];
    expect(() => createConvNetwork({ ...shape, layers })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION' }),
    );
  });

  it('refuses what needs more than 2 GiB before it takes any memory', () => {
    for (const large of [
      bad({ input: [4096, 4096, 4096, 4096] }),
      bad({ batch: 65536, input: [1, 32, 32, 32] }),
      bad({ layers: [conv(4096), conv(4096), conv(4096)] }),
      bad({ layers: [{ kind: 'upsample', to: [1000, 1000, 1000], mode: 'nearest' }] }),
    ]) {
      expect(() => createConvNetwork(large)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
    }
  });

  it('numbers tensors through, weights before biases', () => {
    const { tensors, parameters } = createConvNetwork({
      ...shape,
      layers: [
        conv(2),
        norm,
        relu,
        { kind: 'residual', layers: [conv(3, { bias: false }), conv(2, { kernel: 1 })] },
      ],
    });
    expect(
      tensors.map(({ layer, kind, offset, shape, fanIn }) => [layer, kind, offset, shape, fanIn]),
    ).toEqual([
      [0, 'weights', 0, [2, 1, 3, 3, 3], 27],
      [0, 'biases', 54, [2], 27],
      [1, 'scale', 56, [2], 1],
      [1, 'shift', 58, [2], 1],
      [2, 'weights', 60, [3, 2, 3, 3, 3], 54],
      [3, 'weights', 222, [2, 3, 1, 1, 1], 3],
      [3, 'biases', 228, [2], 3],
    ]);
    expect(parameters.length).toBe(230);
    expect([...parameters.subarray(54, 60)]).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it.each([
    [32, [relu], 2.2],
    [32, [conv(8), relu, conv(8), relu, conv(8), relu, conv(8), relu, conv(1)], 2 * 8 + 3],
  ])('needs for a forward pass on %d³ not much more than its two largest layers', (n, layers, volumes) => {
    const { input } = createConvNetwork({ input: [1, n, n, n], batch: 1, layers, training: false });
    const floats = input.buffer.byteLength / 4;
    // Pads, dense input and output, and what WebAssembly has for itself.
    expect(floats).toBeLessThan((volumes + 2) * (n + 1) ** 3 * 1.2 + 65536);
  });

  it('refuses passes that cannot be', () => {
    const badInput = expect.objectContaining({ code: 'BAD_INPUT' });
    const network = createConvNetwork({ ...shape, batch: 3 });
    expect(() => network.backward()).toThrow(badInput);
    for (const count of [0, 4, 0.5]) expect(() => network.forward(count)).toThrow(badInput);
    network.forward(2);
    expect(() => network.backward(3)).toThrow(badInput);
    network.backward(1);
    const inference = createConvNetwork({ ...shape, training: false });
    inference.forward();
    expect(() => inference.backward()).toThrow(badInput);
    const normalised = createConvNetwork({ ...shape, batch: 2, layers: [norm] });
    normalised.forward();
    expect(() => normalised.backward(1)).toThrow(badInput);
  });

  it('keeps to the last pass: neither earlier batches nor larger ones leave anything behind', () => {
    const layers: ConvLayer[] = [
      conv(3),
      norm,
      relu,
      { kind: 'residual', layers: [conv(3), relu] },
      conv(2, { stride: 2 }),
      { kind: 'upsample', to: [4, 5, 6], mode: 'trilinear' },
    ];
    const network = createConvNetwork({ input: [2, 4, 5, 6], batch: 3, layers });
    const fresh = createConvNetwork({ input: [2, 4, 5, 6], batch: 3, layers });
    const random = new Random(1);
    for (const count of [3, 1, 2]) {
      for (const array of [network.parameters, network.input, network.outputGradient])
        random.fillNormal(array);
      network.forward(count);
      network.backward(count, { inputGradient: true });
    }
    for (const of of ['parameters', 'input', 'outputGradient'] as const) fresh[of].set(network[of]);
    fresh.forward(2);
    fresh.backward(2, { inputGradient: true });
    expect(fresh.gradients).toEqual(network.gradients);
    const [part, partGradient] = [fresh.output, fresh.inputGradient].map((array) => (array.length / 3) * 2);
    expect(fresh.output.subarray(0, part)).toEqual(network.output.subarray(0, part));
    expect(fresh.inputGradient.subarray(0, partGradient)).toEqual(
      network.inputGradient.subarray(0, partGradient),
    );
  });
});

describe('passes in pieces', () => {
  it('give what whole passes give', () => {
    // Each of the last layer's planes is a piece, and each of its chunks.
    const large: ConvShape = { input: [64, 3, 40, 40], batch: 1, layers: [conv(64), relu, conv(8)] };
    const [whole, pieces] = [createConvNetwork(large), createConvNetwork(large)];
    for (const network of [whole, pieces]) {
      const random = new Random(4);
      for (const array of [network.parameters, network.input, network.outputGradient])
        random.fillNormal(array);
    }
    whole.forward();
    whole.backward(1, { inputGradient: true });
    expect([...pieces.forwardInPieces()].length).toBeGreaterThan(5);
    expect([...pieces.backwardInPieces(1, { inputGradient: true })].length).toBeGreaterThan(10);
    for (const of of ['output', 'gradients', 'inputGradient'] as const) {
      expect(pieces[of].findIndex((value, i) => value !== whole[of][i])).toBe(-1);
    }
  });

  it('may be left and begun again', () => {
    const network = createConvNetwork({ ...shape, layers: [conv(2), norm, conv(1)] });
    new Random(4).fillNormal(network.parameters);
    network.forward();
    const output = network.output.slice();
    network.forwardInPieces().next();
    network.forward();
    expect(network.output).toEqual(output);
  });
});

describe('foldBatchNorm', () => {
  const layers: ConvLayer[] = [
    conv(4, { bias: false }),
    norm,
    norm,
    relu,
    { kind: 'residual', layers: [conv(3), norm, relu, conv(4, { kernel: 1 }), { ...norm, momentum: 1 }] },
    conv(2),
  ];

  it('gives a network that computes the same', () => {
    const trained = createConvNetwork({ input: [2, 4, 3, 5], batch: 3, layers });
    const random = new Random(3);
    random.fillNormal(trained.parameters);
    for (let i = 0; i < 3; i++) {
      random.fillNormal(trained.input);
      trained.forward();
    }
    const folded = foldBatchNorm({ input: [2, 4, 3, 5], batch: 3, layers, training: false }, trained);
    expect(JSON.stringify(folded.shape.layers)).not.toContain('batch-norm');
    const plain = createConvNetwork(folded.shape);
    plain.parameters.set(folded.parameters);
    const normalised = createConvNetwork({ input: [2, 4, 3, 5], batch: 3, layers, training: false });
    normalised.parameters.set(trained.parameters);
    normalised.statistics.set(trained.statistics);
    for (const network of [plain, normalised]) {
      network.input.set(trained.input);
      network.forward();
    }
    const largest = Math.max(...normalised.output.map(Math.abs));
    plain.output.forEach((y, i) => {
      expect(Math.abs(y - normalised.output[i]!)).toBeLessThan(1e-5 * largest);
    });
    expect(plain.parameters.length).toBe(folded.parameters.length);
  });

  it('refuses a batch normalisation without a convolution before it, and arrays of other lengths', () => {
    const none = { parameters: new Float32Array(2), statistics: new Float32Array(2) };
    for (const wrong of [[norm], [{ kind: 'residual', layers: [norm] } as const]]) {
      expect(() => foldBatchNorm({ ...shape, layers: wrong }, none)).toThrow(
        expect.objectContaining({ code: 'BAD_OPTION' }),
      );
    }
    expect(() => foldBatchNorm({ ...shape, layers: [conv(2), norm] }, none)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    );
  });
});

describe('the arena', () => {
  it('never has two slots in one place at the same time, and is no longer than all of them', () => {
    const times = fc.tuple(fc.nat(100), fc.nat(20), fc.nat(20));
    fc.assert(
      fc.property(fc.array(times, { maxLength: 20 }), (wanted) => {
        const slots = wanted.map(([length, first, last]): Slot => {
          const slot = slotOf(length);
          touch(slot, first);
          touch(slot, last);
          return slot;
        });
        const end = place(slots);
        expect(end).toBeLessThanOrEqual(slots.reduce((sum, { length }) => sum + length, 0));
        slots.forEach((a, i) => {
          expect(a.offset + a.length).toBeLessThanOrEqual(end);
          for (const b of slots.slice(i + 1)) {
            const together = a.first <= b.last && b.first <= a.last;
            const apart = a.offset + a.length <= b.offset || b.offset + b.length <= a.offset;
            expect(!together || apart || a.length === 0 || b.length === 0).toBe(true);
          }
        });
      }),
    );
  });
});
