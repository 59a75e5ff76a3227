import { listPaths, sumBytes, victimPaths, writtenHere } from '../src/finding/describe.ts';
import { defineRule, type Report } from '../src/finding/rule.ts';
import { strongest } from '../src/layers/vocabulary.ts';
import type { PredictedChange, Victim } from '../src/predict/model.ts';

/** From here on the layers that write the same files again are worth a word. */
const MANY_LAYERS = 2;

interface Loss {
  readonly change: PredictedChange;
  readonly victim: Victim;
}

/** What several changes report together, at the first of them. */
function reportOf(losses: readonly Loss[]): Omit<Report, 'message'> {
  const [first] = losses;
  if (first === undefined) throw new RangeError('a report of nothing');
  const { by } = first.change;
  const victims = losses.map(({ victim }) => victim);
  const places = new Map(losses.map(({ change }) => [change.by.layer.span.start, change.by]));
  places.delete(by.layer.span.start);
  const others = [...places.values()];
  return {
    at: by.span,
    instruction: by.layer.span,
    further: others.map(({ layer }) => layer.span),
    paths: victimPaths(victims),
    bytes: sumBytes(victims),
    confidence: strongest(...victims.map(({ certainty }) => certainty)),
    related: others.map(({ span }) => ({ message: 'and here', span })),
  };
}

/** How many layers surely write again what an earlier layer of this file wrote. */
function layersOf(losses: readonly Loss[]): number {
  const sure = losses.filter(({ victim }) => victim.certainty !== 'possible');
  return new Set(sure.map(({ change }) => change.by.layer.index)).size;
}

function groupBy<K>(losses: readonly Loss[], key: (loss: Loss) => K): Map<K, [Loss, ...Loss[]]> {
  const groups = new Map<K, [Loss, ...Loss[]]>();
  for (const loss of losses) {
    const group = groups.get(key(loss));
    if (group === undefined) groups.set(key(loss), [loss]);
    else group.push(loss);
  }
  return groups;
}

export default defineRule({
  id: 'LL116',
  name: 'database-rewritten',
  worst: 'info',
  docs: {
    summary: "Every layer that installs something stores the system's databases again",
    what: "Reports what programs of the system keep for themselves and write anew each time: the package manager's database, its logs and caches, the account files, the linker's cache. Three or more layers that do so are one finding; what a single one costs can hardly be avoided and is told to programs, and with `--verbose`.",
    why: 'However little an install adds, the database is one file, or a few, and each layer stores it whole.',
    help: 'put what is installed, or who is added, into one RUN',
    fixSafety: 'None: RUNs are parted for a reason that only their author knows.',
    proof: 'Several layers hold the same database, all but the last of them hidden.',
  },
  examples: [
    {
      caption: 'one package after the other',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && apt-get install -y make && rm -rf /var/lib/apt/lists/*\n',
      reports: [
        {
          at: '3:5-3:19',
          paths: [
            '/var/cache/apt/pkgcache.bin',
            '/var/cache/apt/srcpkgcache.bin',
            '/var/lib/dpkg/status',
            '/var/lib/dpkg/status-old',
            '/var/lib/apt/extended_states',
            '/var/log/dpkg.log',
            '/var/log/alternatives.log',
            '/var/log/apt',
            '/var/cache/debconf',
            '/etc/ld.so.cache',
            '/var/cache/ldconfig/aux-cache',
          ],
          severity: 'info',
        },
      ],
    },
    {
      caption: 'in one RUN',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl git make && rm -rf /var/lib/apt/lists/*\n',
    },
  ],
  check({ build, report }) {
    const losses = build.system.flatMap((change) =>
      change.victims.map((victim): Loss => ({ change, victim })),
    );
    const isBase = ({ victim }: Loss): boolean => victim.body.writer.layer.keyword === 'FROM';
    const own = losses.filter((loss) => !isBase(loss));
    for (const [title, group] of groupBy(own, ({ victim }) => victim.body.system)) {
      const what = title ?? 'what the system keeps for itself';
      const layers = layersOf(group);
      const loud = layers >= MANY_LAYERS;
      if (loud) {
        const found = reportOf(group);
        report({
          ...found,
          related: [...writtenHere([group[0].victim]), ...found.related],
          message: `${what} is stored again, whole, by each of ${layers} layers: ${listPaths(found.paths)}`,
        });
      }
      const [first, ...others] = groupBy(group, ({ change }) => change.by.layer).values();
      for (const part of loud || first === undefined ? others : [first, ...others]) {
        const found = reportOf(part);
        report({
          ...found,
          quiet: true,
          related: writtenHere([part[0].victim]),
          message: `${what} is stored again, whole, by this layer: ${listPaths(found.paths)}`,
        });
      }
    }
    // At one command both are one finding, in the words of the first.
    for (const group of groupBy(losses.filter(isBase), ({ change }) => change.by.layer).values()) {
      const found = reportOf(group);
      report({
        ...found,
        quiet: true,
        message: `the base image's ${listPaths(found.paths)} are written anew, and stored a second time`,
        help: 'nothing: what installs something or adds a user does that once',
      });
    }
  },
});
