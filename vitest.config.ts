import { defineConfig } from 'vitest/config';

// Packages are tested as they are written: the condition @vdfc/source leads to each package's src/.
const conditions = ['@vdfc/source', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'docs/**/*.test.ts', 'tools/**/*.test.ts'],
    testTimeout: 120_000,
    // One worker fewer than cores would leave half of a small machine idle.
    maxWorkers: '100%',
  },
});
