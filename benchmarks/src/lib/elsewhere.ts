import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { NdArray } from '@vdfc/core';
import { type Comparison, compare } from '@vdfc/metrics';

/** Decodes the container on its standard input with what the registry holds, and writes the values. */
const decoder = `
  import { registry } from ${JSON.stringify(import.meta.resolve('@vdfc/all'))};
  const parts = [];
  for await (const part of process.stdin) parts.push(part);
  const { data } = await registry.decode(new Uint8Array(Buffer.concat(parts)));
  process.stdout.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
`;

/** How far a container is from its array when another process decodes it. */
export function errorElsewhere(container: Uint8Array, original: NdArray): Comparison {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', decoder], {
    input: container,
    maxBuffer: 2 ** 30,
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  if (status !== 0) throw new Error(`cannot decode in another process: ${stderr}`);
  const bytes = Uint8Array.from(stdout).buffer;
  const data = original.dtype === 'float32' ? new Float32Array(bytes) : new Float64Array(bytes);
  return compare(original, { data, shape: original.shape });
}
