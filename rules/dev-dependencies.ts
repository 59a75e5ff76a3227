import { advice } from '../src/finding/describe.ts';
import { appOf, shipped } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';
import { parentPath } from '../src/layers/paths.ts';
import type { Activity, BuildModel } from '../src/predict/model.ts';

/** They fill the same folder. */
const NODE = new Set(['npm', 'yarn', 'pnpm']);

/** What shows that the project has packages for development: its manifest is not read. */
function evidence({ manager, folder }: Installing, build: BuildModel, layer: number): string | null {
  if (manager === 'pipenv') return 'asked for here';
  const built = shipped(build, 'compile').some(
    ({ activity: { language, directory }, by }) =>
      language === 'JavaScript' &&
      by.layer.index >= layer &&
      (folder === null || directory === parentPath(folder)),
  );
  return built ? 'the build here runs them' : null;
}

type Installing = Extract<Activity, { what: 'develop' }>;

export default defineRule({
  id: 'LL504',
  name: 'dev-dependencies',
  worst: 'info',
  docs: {
    summary: "A project's packages for development ship with the program",
    what: 'Reports an install of a project’s packages in a shipped stage without the flag or variable that leaves those for development out, where ENTRYPOINT or CMD runs a program and something shows that there are any: `npm`, `yarn` and `pnpm` where a later command builds the project in the same folder (`npm run build`, `tsc`), and `pipenv install --dev`. Other managers are left out: of the projects looked at, three in four had no such packages. It is advice: some projects list what they build with among what they run with. Where the packages are pruned, or node_modules removed, nothing is reported; a removal in a later layer is another rule’s matter. Images for development and tests are not reported, nor those that start a development server.',
    why: 'Compilers, linters and test frameworks are often the larger part of node_modules, and never run here.',
    help: 'leave them out, and build in a stage of its own where the build needs them',
    fixSafety: 'None is offered: what builds the project needs them.',
    proof: 'The layer holds packages that the manifest lists for development only.',
    references: ['https://docs.npmjs.com/cli/commands/npm-ci#omit'],
  },
  examples: [
    {
      caption: 'built and run in one stage',
      bad: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build && npm cache clean --force\nCMD ["node", "dist/main.js"]\n',
      reports: [{ at: '4:5-4:11', paths: [], severity: 'info' }],
    },
    {
      caption: 'asked for',
      bad: 'FROM python:3.12-slim\nRUN pipenv install --dev --system\nCMD ["gunicorn", "app"]\n',
      reports: [{ at: '2:5-2:34', paths: [], severity: 'info' }],
    },
    {
      caption: 'nothing shows that there are such packages',
      good: 'FROM node:22-slim\nRUN npm ci\nCMD ["node", "app.js"]\n',
    },
    {
      caption: 'left out by a variable',
      good: 'FROM node:22-slim\nENV NODE_ENV=production\nRUN npm ci && npm run build\nCMD ["node", "app.js"]\n',
    },
    {
      caption: 'pruned when the build is done',
      good: 'FROM node:22-slim\nRUN npm ci && npm run build && npm prune --omit=dev\nCMD ["node", "app.js"]\n',
    },
    {
      caption: 'removed and installed again without them',
      good: 'FROM node:22-slim\nRUN yarn && yarn build && rm -rf node_modules && yarn --production\nCMD ["node", "app.js"]\n',
    },
    {
      caption: 'the build is of another folder',
      good: 'FROM node:22-slim\nRUN cd /a && npm ci --omit=dev && cd /b && npm ci && npm prune --omit=dev && npm run build\nCMD ["node", "app.js"]\n',
    },
    {
      caption: 'a development server',
      good: 'FROM node:22\nRUN npm ci && npm run build\nCMD ["npm", "run", "dev"]\n',
    },
    {
      caption: 'an image for tests',
      good: 'FROM node:22\nRUN npm ci && npm run build\nCMD ["npm", "test"]\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM node:22 AS b\nRUN npm ci && npm run build\nFROM nginx:alpine\nCOPY --from=b /dist /usr/share/nginx/html\nCMD ["nginx"]\n',
    },
  ],
  check({ build, report }) {
    if (appOf(build) === null) return;
    const spared = new Set(shipped(build, 'spare').map(({ activity }) => activity.manager));
    const nodeSpared = [...spared].some((manager) => NODE.has(manager));
    for (const { activity, by } of shipped(build, 'develop')) {
      const { manager, flag } = activity;
      if (spared.has(manager) || (nodeSpared && NODE.has(manager)) || by.certainty === 'possible') continue;
      const shown = evidence(activity, build, by.layer.index);
      if (shown === null) continue;
      report(
        advice(
          by,
          `${by.name} installs the project’s packages for development, too (${shown}), and they ship`,
          {
            help: `write ${flag.startsWith('-') ? `\`${by.name} … ${flag}\`` : flag}; where the build needs them, build in a stage of its own`,
          },
        ),
      );
    }
  },
});
