// Bundles the program with its packages into dist/, so that an install brings nothing else.
//
// The bundle is CommonJS: for that V8 takes a code cache, without which half of a run's time is spent compiling
// (bin/layerlint.js). Modules behind `import()` stay unevaluated until they are asked for.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const PROGRAM = 'main.cjs';
const EXAMPLES_FILE = 'examples.cjs';

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

/** As the formatter leaves it: `check:format` holds for every rule. */
const EXAMPLES = /\n {2}examples: \[\n[\s\S]*?\n {2}\],\n/;

/** Only `explain` shows a rule's examples: they stand in a file of their own, which is read when they are asked for. */
const lazyExamples = {
  name: 'lazy-examples',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]rules[\\/][^\\/]+\.ts$/ }, async ({ path: file }) => {
      if (path.basename(file) === 'index.ts') return undefined;
      const text = await readFile(file, 'utf8');
      if (!EXAMPLES.test(text)) throw new Error(`${file}: no examples found to put aside`);
      const name = JSON.stringify(path.basename(file, '.ts'));
      const getter = `\n  get examples() { return require(__dirname + '/${EXAMPLES_FILE}').examples[${name}]; },\n`;
      return { contents: text.replace(EXAMPLES, () => getter), loader: 'ts' };
    });
  },
};

const options = {
  absWorkingDir: root,
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // Not for the size on disk: a shorter program is sooner read and sooner taken from the code cache.
  minify: true,
  logLevel: 'warning',
  write: false,
};

const rules = (await readdir(path.join(root, 'rules'))).filter((name) => /^(?!index).*\.ts$/.test(name));
const examples = await build({
  ...options,
  stdin: {
    contents: `${rules.map((name, at) => `import rule${at} from './rules/${name}';`).join('')}
      export const examples = {${rules.map((name, at) => `${JSON.stringify(path.basename(name, '.ts'))}: rule${at}.examples`)}};`,
    resolveDir: root,
  },
  entryPoints: undefined,
});

const { outputFiles } = await build({
  ...options,
  entryPoints: { main: 'src/cli/main.ts' },
  plugins: [lazyChildProcess, lazyExamples],
});

await mkdir(dist, { recursive: true });
/** A program that is started meanwhile finds the old file or the new one, never a half. */
async function replace(name, text) {
  const temporary = path.join(dist, `${name}.${process.pid}`);
  await writeFile(temporary, text);
  await rename(temporary, path.join(dist, name));
}

for (const { text } of examples.outputFiles) await replace(EXAMPLES_FILE, text);
for (const { contents, text } of outputFiles) {
  const digest = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  // What Node puts around a CommonJS module stands here already, so that the text need not be copied to add it.
  const wrapped = `// ${digest}\n(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  await replace(PROGRAM, wrapped);
}
for (const name of await readdir(dist)) {
  if (name !== PROGRAM && name !== EXAMPLES_FILE) await rm(path.join(dist, name), { recursive: true });
}
