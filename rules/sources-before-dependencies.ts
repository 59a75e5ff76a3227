import { defineRule } from '../src/finding/rule.ts';
import { isBelow } from '../src/layers/paths.ts';

export default defineRule({
  id: 'LL701',
  name: 'sources-before-dependencies',
  worst: 'info',
  optIn: true,
  docs: {
    summary: 'All sources are copied before the dependencies are fetched, which every change then repeats',
    what: 'Reports `COPY . …` in front of a command that fetches what a manifest lists (`npm ci`, `yarn`, `pnpm install`, `pip install -r`, `poetry install`, `uv sync`, `bundle install`, `composer install`, `go mod download`, `cargo fetch`, `dotnet restore`) in a folder that was copied. Not reported where the dependencies have been fetched before the COPY already, or where the RUN has a cache mount. Off by default: it costs time, not bytes.',
    why: 'It adds no bytes to an image. But each change of any file throws away the layer with the dependencies, and that large layer is built, pushed and pulled anew.',
    help: 'copy the manifest and the lock file first, fetch the dependencies, then copy the rest',
    fixSafety: 'Unsafe: an install may run scripts of the sources, and workspaces have several manifests.',
    proof: 'Nothing: an image does not show how often a layer was built.',
    references: ['https://docs.docker.com/build/cache/optimize/#order-your-layers'],
  },
  examples: [
    {
      caption: 'everything first',
      bad: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
      reports: [{ at: '3:1-3:9', paths: [], severity: 'info' }],
    },
    {
      caption: 'the manifest in the folder',
      bad: 'FROM python:3.13\nCOPY . /app\nRUN pip install -r /app/requirements.txt\n',
      reports: [{ at: '2:1-2:12', paths: [] }],
    },
    {
      caption: 'the manifest first',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci --offline && npm run build\n',
    },
    {
      caption: 'with a cache mount',
      good: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
    },
    {
      caption: 'a package by name',
      good: 'FROM node:22\nCOPY . /app\nRUN npm install -g pm2\n',
    },
  ],
  check({ build, report }) {
    for (const { layer, destination } of build.contextCopies()) {
      const steps = build.dependencies.filter(
        ({ directory, listed }) =>
          listed && directory !== null && (directory === destination || isBelow(directory, destination)),
      );
      const earlier = new Set(
        steps.filter(({ by }) => by.layer.index < layer.index).map(({ manager }) => manager),
      );
      const first = steps.find(
        ({ by, manager }) =>
          by.layer.index > layer.index &&
          !earlier.has(manager) &&
          !by.layer.mounts.some(({ type }) => type === 'cache'),
      );
      if (first === undefined) continue;
      report({
        at: layer.span,
        instruction: layer.span,
        paths: [],
        bytes: null,
        confidence: first.by.certainty,
        related: [{ message: 'fetched here', span: first.by.span }],
        message: `a change of any file makes ${first.by.name} fetch all dependencies anew`,
      });
    }
  },
});
