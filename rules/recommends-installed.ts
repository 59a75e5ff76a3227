import { advice } from '../src/finding/describe.ts';
import type { Fix } from '../src/finding/finding.ts';
import { flagFixes } from '../src/finding/fixes.ts';
import { defineRule } from '../src/finding/rule.ts';
import { weakest, type Certainty } from '../src/layers/vocabulary.ts';
import type { BaseImage, BuildModel, ManagerStep } from '../src/predict/model.ts';

/** Images with little more than what every system needs, besides those whose tag says that they are slim. */
const BARE: ReadonlySet<string> = new Set(
  (
    'debian ubuntu nvidia/cuda mcr.microsoft.com/dotnet/runtime mcr.microsoft.com/dotnet/runtime-deps ' +
    'mcr.microsoft.com/dotnet/aspnet'
  ).split(' '),
);

function isBare(base: BaseImage | null): boolean {
  return base !== null && (BARE.has(base.repository) || base.tag?.includes('slim') === true);
}

interface Install {
  readonly step: ManagerStep;
  readonly certainty: Certainty;
}

/** How sure it is that an install brings what nothing needs; null where nothing of it stays, or it cannot. */
function bringsMore(build: BuildModel, { unneeded, packages, by }: ManagerStep): Certainty | null {
  if (unneeded === null || packages.size === 0) return null;
  const bringing = isBare(build.baseOf(by.layer))
    ? [...unneeded.bringing, ...unneeded.common]
    : unneeded.bringing;
  if (bringing.length === 0) return 'possible';
  return bringing.some((name) => packages.has(name)) ? 'likely' : null;
}

function refusing(build: BuildModel, installs: readonly Install[]): readonly Fix[] {
  const commands = installs.map(({ step }) => step.by);
  // aptitude has another name for it.
  if (commands.some(({ name }) => name === 'aptitude')) return [];
  return flagFixes(build, commands, '--no-install-recommends', ['install', 'reinstall', 'satisfy'], {
    safety: 'unsafe',
    assumptions: ['nothing needs a package that is only recommended'],
    disposable: [],
  });
}

export default defineRule({
  id: 'LL331',
  name: 'recommends-installed',
  worst: 'warning',
  docs: {
    summary: 'Packages come that nothing asked for: those that the named ones only recommend',
    what: 'Reports an install by apt without `--no-install-recommends`, one finding a RUN: a warning where one of the packages is known to bring others, a mention where nobody knows (a package from elsewhere, a name in a variable, one that the base image may have already). Not reported: installs of packages that are known to recommend nothing, packages that the same RUN removes again, `build-dep` and upgrades, `APT::Install-Recommends` set to false by `-o` or by a file that was written before (or may have been: a file below /etc/apt that is copied in).',
    why: 'Debian and Ubuntu install recommended packages unless told otherwise, and those they recommend in turn. They take up to several times the space of what was asked for: documentation, compilers, sound and graphics libraries.',
    help: 'add `--no-install-recommends`, and name the recommended packages that are needed, such as ca-certificates with curl',
    fixSafety: 'Unsafe: something may need a package that was only recommended.',
    proof: 'Nothing: an image does not tell why a package is there.',
    references: ['https://www.debian.org/doc/debian-policy/ch-relationships.html'],
  },
  examples: [
    {
      caption: 'recommended packages come along',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:23-2:45', paths: [], severity: 'warning' }],
      fixedUnsafely:
        'FROM debian:12\nRUN apt-get update && apt-get install --no-install-recommends -y git && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'packages of which nothing is known',
      bad: 'FROM debian:12\nRUN apt-get install -y ./tool.deb\n',
      reports: [{ at: '2:5-2:34', paths: [], severity: 'info' }],
      fixedUnsafely: 'FROM debian:12\nRUN apt-get install --no-install-recommends -y ./tool.deb\n',
    },
    {
      caption: 'packages that the base image may have already',
      bad: 'FROM golang:1.24\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:23-2:45', paths: [], severity: 'info' }],
      fixedUnsafely:
        'FROM golang:1.24\nRUN apt-get update && apt-get install --no-install-recommends -y git && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'several installs in a RUN',
      bad: 'FROM debian:12\nRUN apt-get install -y git && apt-get install -y python3\n',
      reports: [{ at: '2:5-2:27', paths: [] }],
      fixedUnsafely:
        'FROM debian:12\nRUN apt-get install --no-install-recommends -y git && apt-get install --no-install-recommends -y python3\n',
    },
    {
      caption: 'refused',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'refused by a setting on the command line',
      good: 'FROM debian:12\nRUN apt-get -o APT::Install-Recommends=false install -y git\n',
    },
    {
      caption: 'refused by a configuration',
      good: 'FROM debian:12\nRUN echo \'APT::Install-Recommends "0";\' > /etc/apt/apt.conf.d/99slim\nRUN apt-get install -y git\n',
    },
    {
      caption: 'a configuration that may refuse it',
      good: 'FROM debian:12\nCOPY apt.conf /etc/apt/apt.conf.d/99local\nRUN apt-get install -y git\n',
    },
    {
      caption: 'packages that recommend nothing',
      good: 'FROM debian:12\nRUN apt-get install -y ca-certificates unzip xz-utils\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM debian:12\nRUN apt-get install -y git && git clone https://example.org/a /a && apt-get purge -y --auto-remove git\n',
    },
    {
      caption: 'build dependencies and upgrades',
      good: 'FROM debian:12\nRUN apt-get build-dep -y curl && apt-get upgrade -y\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM debian:12 AS build\nRUN apt-get install -y git\nFROM debian:12\nCOPY --from=build /src /src\n',
    },
  ],
  check({ build, report }) {
    const byLayer = new Map<number, Install[]>();
    for (const step of build.steps) {
      const certainty = bringsMore(build, step);
      const { start } = step.by.layer.span;
      if (certainty !== null) byLayer.set(start, [...(byLayer.get(start) ?? []), { step, certainty }]);
    }
    for (const installs of byLayer.values()) {
      // The one that is surest to bring something speaks for all.
      const first = installs.find(({ certainty }) => certainty === 'likely') ?? installs[0];
      if (first === undefined) continue;
      const { by } = first.step;
      const more = installs.filter((install) => install !== first);
      const isSure = first.certainty === 'likely';
      report(
        advice(by, `this also installs what the packages only recommend${isSure ? '' : ', if they do'}`, {
          confidence: weakest(first.certainty, by.certainty),
          fixes: () => refusing(build, installs),
          related: more.map(({ step }) => ({ message: 'and here', span: step.by.span })),
        }),
      );
    }
  },
});
