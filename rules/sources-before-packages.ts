import { defineRule } from '../src/finding/rule.ts';
import { showPath } from '../src/layers/paths.ts';
import type { BuildModel, Layer, ManagerStep } from '../src/predict/model.ts';

/** Managers of the system's packages, which know nothing of the sources. */
const OF_THE_SYSTEM: ReadonlySet<string> = new Set([
  'apt',
  'apk',
  'dnf',
  'yum',
  'microdnf',
  'zypper',
  'pacman',
]);

/** Whether a RUN does something with the sources, or may, besides installing packages. */
function usesSources(build: BuildModel, layer: Layer): boolean {
  const own = <T extends { readonly by: { readonly layer: Layer } }>(list: readonly T[]): T[] =>
    list.filter(({ by }) => by.layer === layer);
  return (
    own(build.dependencies.filter(({ listed }) => listed)).length > 0 ||
    own(build.builds).length > 0 ||
    own(build.steps).some(({ manager }) => !OF_THE_SYSTEM.has(manager)) ||
    own(build.opaque).length > 0
  );
}

/** Whether the packages stand in the RUN, not in a file that was copied. */
function areWritten(packages: ManagerStep['packages']): boolean {
  return packages.size > 0 && [...packages].every((name) => !name.includes('$'));
}

export default defineRule({
  id: 'LL702',
  name: 'sources-before-packages',
  worst: 'info',
  optIn: true,
  docs: {
    summary:
      "All sources are copied before the system's packages are installed, which every change then repeats",
    what: 'Reports `COPY . …` in front of a RUN that installs packages of the system (apt, apk and their kin) and does nothing else. Off by default: it costs time, not bytes.',
    why: 'It adds no bytes to an image. But each change of any file throws away the layer with the packages, and that large layer is built, pushed and pulled anew.',
    help: 'put the RUN that installs packages above the COPY',
    fixSafety: 'Safe where the RUN reads nothing of what is copied.',
    proof: 'Nothing: an image does not show how often a layer was built.',
    references: ['https://docs.docker.com/build/cache/optimize/#order-your-layers'],
  },
  examples: [
    {
      caption: 'sources first',
      bad: 'FROM debian:12\nCOPY . /app\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:1-2:12', paths: [], severity: 'info' }],
    },
    {
      caption: 'packages first',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nCOPY . /app\n',
    },
    {
      caption: 'the RUN reads the sources',
      good: 'FROM debian:12\nCOPY . /app\nRUN apt-get update && apt-get install -y make && make -C /app\n',
    },
    {
      caption: 'another program may read the sources',
      good: 'FROM debian:12\nCOPY . /app\nRUN apt-get update && apt-get install -y ruby && /app/configure\n',
    },
    {
      caption: 'only a part is copied',
      good: 'FROM debian:12\nCOPY repository.list /etc/apt/sources.list.d/\nRUN apt-get update && apt-get install -y curl\n',
    },
  ],
  check({ build, report }) {
    for (const { layer, destination } of build.contextCopies()) {
      const install = build.steps.find(
        ({ manager, step, by, packages }) =>
          step === 'install' &&
          areWritten(packages) &&
          OF_THE_SYSTEM.has(manager) &&
          by.layer.index > layer.index &&
          !usesSources(build, by.layer) &&
          !build.namedIn(by.layer, `${showPath(destination)}/`),
      );
      if (install === undefined) continue;
      report({
        at: layer.span,
        instruction: layer.span,
        paths: [],
        bytes: null,
        confidence: install.by.certainty,
        related: [{ message: 'installed here', span: install.by.span }],
        message: `a change of any file makes ${install.by.name} install all packages anew`,
      });
    }
  },
});
