// Bundles the program with its packages into dist/, so that an install brings nothing else.
//
// The bundle is CommonJS: for that V8 takes a code cache, without which half of a run's time is spent compiling
// (bin/layerlint.js). Modules behind `import()` stay unevaluated until they are asked for.
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const PROGRAM = 'main.cjs';

/** Commander asks for this to run other programs, which is never done here; it is loaded at the first use. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path: name, namespace }) =>
      namespace === 'lazy' ? { path: name, external: true } : { path: name, namespace: 'lazy' },
    );
    onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: "module.exports = { get spawn() { return require('node:child_process').spawn } }",
    }));
  },
};

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  plugins: [lazyChildProcess],
  // Not for the size on disk: a shorter program is sooner read and sooner taken from the code cache.
  minify: true,
  logLevel: 'warning',
  write: false,
});

await mkdir(dist, { recursive: true });
for (const { contents, text } of outputFiles) {
  const digest = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  // A program that is started meanwhile finds the old one or the new one, never a half.
  const temporary = path.join(dist, `${PROGRAM}.${process.pid}`);
  // What Node puts around a CommonJS module stands here already, so that the text need not be copied to add it.
  const wrapped = `// ${digest}\n(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  await writeFile(temporary, wrapped);
  await rename(temporary, path.join(dist, PROGRAM));
}
for (const name of await readdir(dist)) {
  if (name !== PROGRAM) await rm(path.join(dist, name), { recursive: true });
}
