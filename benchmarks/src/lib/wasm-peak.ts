import { best } from './time.js';

/** What Node has, but the language's own library types have not. */
interface Host {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: { run(rounds: number): number } };
  };
}

/** Sums that run side by side: enough to hide how long an addition after a multiplication takes. */
const CHAINS = 12;
const ROUNDS = 200_000;

/** What a loop of one multiplication and one addition does, in 4 lanes. */
const OPERATIONS = 2 * 4 * CHAINS * ROUNDS;

const MUL = [0xfd, 0xe6, 0x01];
const ADD = [0xfd, 0xe4, 0x01];

/**
 * Most additions and multiplications of float32 that WebAssembly's 128-bit vectors do in a second, in thousand
 * millions: a loop of a = a w + x on registers alone. There is no fused multiply-add without relaxed SIMD.
 */
export function peakOfWasm(runs = 20): number {
  const run = loop();
  return OPERATIONS / best(() => run(ROUNDS), runs) / 1e6;
}

/** The same over about a second of CPU time: what work that takes as long can reach on a machine that others share. */
export function sustainedPeakOfWasm(): number {
  const run = loop();
  run(ROUNDS);
  const runs = 1000;
  const start = process.cpuUsage();
  for (let i = 0; i < runs; i++) run(ROUNDS);
  const { user, system } = process.cpuUsage(start);
  return (OPERATIONS * runs) / (user + system) / 1e3;
}

function loop(): (rounds: number) => number {
  const { WebAssembly } = globalThis as unknown as Host;
  return new WebAssembly.Instance(new WebAssembly.Module(loopModule())).exports.run;
}

function loopModule(): Uint8Array {
  const [w, x] = [CHAINS + 1, CHAINS + 2];
  const chains = Array.from({ length: CHAINS }, (_, i) => i + 1);
  const body = [
    ...[0x01, CHAINS + 2, 0x7b],
    ...[...chains, w, x].flatMap((local) => [...constant(0.5 + local / 256), 0x21, local]),
    ...[0x03, 0x40],
    ...chains.flatMap((sum) => [0x20, sum, 0x20, w, ...MUL, 0x20, x, ...ADD, 0x21, sum]),
    // One round less; again while there are any.
    ...[0x20, 0x00, 0x41, 0x7f, 0x6a, 0x22, 0x00, 0x0d, 0x00, 0x0b],
    ...[0x20, 1, ...chains.slice(1).flatMap((sum) => [0x20, sum, ...ADD])],
    ...[0xfd, 0x1f, 0x00, 0x0b],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    // One function run: i32 -> f32.
    ...section(0x01, [0x01, 0x60, 0x01, 0x7f, 0x01, 0x7d]),
    ...section(0x03, [0x01, 0x00]),
    ...section(0x07, [0x01, 0x03, ...new TextEncoder().encode('run'), 0x00, 0x00]),
    ...section(0x0a, [0x01, ...leb128(body.length), ...body]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...leb128(content.length), ...content];
}

function leb128(n: number): number[] {
  return n < 128 ? [n] : [(n & 127) | 128, ...leb128(n >> 7)];
}

/** v128.const with the same float32 in all lanes. */
function constant(value: number): number[] {
  return [0xfd, 0x0c, ...new Uint8Array(Float32Array.of(value, value, value, value).buffer)];
}
