import { advice } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { contains, overlap } from '../src/layers/paths.ts';
import type { BaseImage, BuildModel, Layer } from '../src/predict/model.ts';

/** What official images of Debian and Ubuntu have to delete the packages after every install. */
const CLEANER = { path: '/etc/apt/apt.conf.d/docker-clean', extent: 'node' } as const;
const ARCHIVES = { path: '/var/cache/apt/archives', extent: 'node' } as const;

/** Official images that stand on Debian or Ubuntu unless their tag says otherwise. */
const ON_DEBIAN: ReadonlySet<string> = new Set(
  (
    'debian ubuntu buildpack-deps python node ruby golang rust php perl gcc openjdk eclipse-temurin maven gradle erlang ' +
    'elixir haskell julia r-base pypy postgres mysql mariadb redis nginx httpd tomcat'
  ).split(' '),
);

function hasCleaner(base: BaseImage | null): boolean {
  return base?.isOfficial === true && ON_DEBIAN.has(base.repository);
}

/** Whether anything up to a layer changed the cleaner, or may have. */
function isTouched(build: BuildModel, { index }: Layer): boolean {
  const changed = build.changes.some(
    ({ by, targets }) =>
      by.layer.index <= index && targets.some((target) => overlap(target, CLEANER).answer !== 'no'),
  );
  const copied = build.remaining.some(
    ({ body }) => body.writer.layer.index <= index && overlap(body.at, CLEANER).answer !== 'no',
  );
  return changed || copied;
}

export default defineRule({
  id: 'LL404',
  name: 'apt-cache-mount-defeated',
  worst: 'info',
  docs: {
    summary:
      'A cache is mounted for the packages of apt, and the base image deletes them after every install',
    what: 'Reports `apt-get install` with `--mount=type=cache` on /var/cache/apt in an official image of Debian or Ubuntu, or one that stands on them, where nothing takes /etc/apt/apt.conf.d/docker-clean away or changes it. Other images are not judged: they may have none.',
    why: 'It costs no bytes. But docker-clean deletes the packages under the mount, too: every build fetches them anew.',
    help: 'take it away first: `rm -f /etc/apt/apt.conf.d/docker-clean`, and set `Binary::apt::APT::Keep-Downloaded-Packages "true"`',
    fixSafety: 'Unsafe: later installs without the mount would keep their packages in the layer.',
    proof: 'Nothing: an image does not show mounts.',
    references: ['https://docs.docker.com/reference/dockerfile/#run---mounttypecache'],
  },
  examples: [
    {
      caption: 'docker-clean in place',
      bad: 'FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:64-2:87', paths: [], severity: 'info' }],
    },
    {
      caption: 'docker-clean removed',
      good: 'FROM ubuntu:24.04\nRUN rm -f /etc/apt/apt.conf.d/docker-clean; echo \'Binary::apt::APT::Keep-Downloaded-Packages "true";\' > /etc/apt/apt.conf.d/keep-cache\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl\n',
    },
    {
      caption: 'an image of which nothing is known',
      good: 'FROM example.org/base\nRUN --mount=type=cache,target=/var/cache/apt apt-get install -y curl\n',
    },
    {
      caption: 'only the lists are mounted',
      good: 'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y curl\n',
    },
  ],
  check({ build, report }) {
    const told = new Set<Layer>();
    for (const { manager, step, by } of build.steps) {
      const { layer } = by;
      if (manager !== 'apt' || step !== 'install' || told.has(layer)) continue;
      const mount = layer.mounts.find(({ type, at }) => type === 'cache' && contains(at, ARCHIVES) === 'yes');
      if (mount === undefined || !hasCleaner(build.baseOf(layer)) || isTouched(build, layer)) continue;
      told.add(layer);
      report(
        advice(by, 'docker-clean deletes the packages that the mounted cache would keep', {
          confidence: by.certainty,
          related: [{ message: 'mounted here', span: mount.span }],
        }),
      );
    }
  },
});
