import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**', 'node_modules/**'],
    testTimeout: 30_000,
    reporters: ['default', './test/helpers/counts-reporter.ts'],
    globalSetup: ['test/helpers/build.ts'],
  },
});
