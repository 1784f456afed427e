import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakOf } from '@vdfc/testkit';
import { dataFile, projectRoot, python, readReferenceVdf, withData, withTool } from '@vdfc/testkit/data';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllEnvs());

describe('dataFile', () => {
  it('looks in the folder that VDFC_DATA names, and nowhere else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vdfc-data-'));
    writeFileSync(join(folder, 'some.vlsv'), 'x');
    vi.stubEnv('VDFC_DATA', folder);
    expect(dataFile('some.vlsv')).toBe(join(folder, 'some.vlsv'));
    expect(dataFile('other.vlsv')).toBeUndefined();
    rmSync(folder, { recursive: true });
  });

  it('finds the project from any folder in it', () => {
    const root = projectRoot(process.cwd());
    expect(root).toBeDefined();
    expect(projectRoot(join(root as string, 'packages', 'testkit', 'src'))).toBe(root);
    expect(projectRoot(tmpdir())).toBeUndefined();
  });
});

describe('python', () => {
  it('is named with its modules, and tried by importing them', () => {
    expect(python('numpy', 'scipy')).toEqual({
      name: '/usr/bin/python3 with numpy with scipy',
      command: '/usr/bin/python3',
      args: ['-c', 'import sys, numpy, scipy'],
    });
  });
});

withTool(
  { name: 'this Node', command: process.execPath, args: ['--version'] },
  'a program that is there',
  (tool) => {
    it('is handed to the tests', () => expect(tool.command).toBe(process.execPath));
  },
);

withData(['reference-vdf-50x50x50.f64'], 'the reference VDF', (path) => {
  it('is read as float32, with the extremes that its description states', () => {
    const values = readReferenceVdf();
    expect(path).toContain('reference-vdf');
    expect(values.length).toBe(50 ** 3);
    expect(peakOf(values)).toBeCloseTo(2.62e-13, 15);
    expect(values.filter((x) => x > 1e-15).length / values.length).toBeCloseTo(0.404, 3);
  });
});
