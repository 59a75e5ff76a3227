// Bundles the program with its packages into dist/, so that an install brings nothing else.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Of these, CommonJS packages use single functions in rare cases: they are loaded at the first use. */
const RARELY_USED = new Map([['node:child_process', 'spawn']]);

/** An ES module has no `require`; bundled CommonJS packages get Node's own modules from the process. */
const builtinsForCommonJs = {
  name: 'builtins-for-commonjs',
  setup({ onLoad, onResolve }) {
    const filter =
      /^(node:)?(assert|buffer|child_process|crypto|events|fs|os|path|process|stream|tty|url|util)$/;
    onResolve({ filter }, ({ path: name, kind }) =>
      kind === 'require-call'
        ? { path: name.replace(/^(node:)?/, 'node:'), namespace: 'builtin' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path: name }) => {
      const load = `process.getBuiltinModule('${name}')`;
      const rare = RARELY_USED.get(name);
      const contents =
        rare === undefined
          ? `module.exports = ${load}`
          : `module.exports = { get ${rare}() { return ${load}.${rare} } }`;
      return { contents };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [builtinsForCommonJs],
  // Names stay: a stack in a defect report should be readable.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  metafile: true,
});

// What an earlier build left goes last: a program that runs meanwhile still finds its parts.
const written = new Set(Object.keys(metafile.outputs).map((output) => path.basename(output)));
for (const name of await readdir(path.join(root, 'dist'))) {
  if (!written.has(name)) await rm(path.join(root, 'dist', name), { recursive: true });
}
