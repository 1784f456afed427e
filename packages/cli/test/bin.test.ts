import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeMaxwellian } from './support/files.js';

const root = new URL('../', import.meta.url);
const { bin } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const command = fileURLToPath(new URL(bin.vdfc, root));
const folder = temporaryFolder();
const npy = writeMaxwellian(folder, [8, 9, 10]);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command in a process of its own; `head` closes its standard output after the first bytes. */
function vdfc(args: readonly string[], head = false): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: folder });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (head) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

describe('the built command', () => {
  it('is built, and starts from a file that npm finds before it is', () => {
    expect(existsSync(new URL('dist/bin.js', root)), 'built by: npm run build').toBe(true);
    expect(bin.vdfc).not.toMatch(/dist/);
    expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('encodes in one process and decodes in another', async () => {
    const encoded = await vdfc(['encode', 'vdf.npy', 'vdf.vdfc', '--codec', 'zlib']);
    expect(encoded).toMatchObject({ status: 0, stderr: '' });
    const decoded = await vdfc(['decode', 'vdf.vdfc', 'again.npy']);
    expect(decoded).toEqual({ status: 0, stdout: 'again.npy: float32 [8, 9, 10]\n', stderr: '' });
    expect(readFileSync(join(folder, 'again.npy'))).toEqual(readFileSync(npy));
  });

  it('prints nothing but JSON with --json', async () => {
    const { status, stdout, stderr } = await vdfc([
      ...['compare', 'vdf.npy', '--json', '--out', 'report', '--effort', '0', '--budget', '100ms'],
    ]);
    expect([status, stderr]).toEqual([0, '']);
    const { rows, report } = JSON.parse(stdout);
    expect(rows.map(({ codec }: { codec: string }) => codec)).toEqual(
      expect.arrayContaining(['dct', 'zlib']),
    );
    expect(report).toBe(join('report', 'index.html'));
    expect(existsSync(join(folder, report))).toBe(true);
  });

  it('ends with 1 on failure and 2 on wrong usage', async () => {
    expect(await vdfc(['compare', 'none.npy'])).toMatchObject({ status: 1, stdout: '' });
    expect(await vdfc(['compare'])).toMatchObject({ status: 2, stdout: '' });
    expect(await vdfc([])).toMatchObject({ status: 2, stdout: '' });
  });

  it('takes it calmly when its output is not read to the end', async () => {
    const { stderr } = await vdfc(['compare', '--help'], true);
    expect(stderr).toBe('');
  });
});
