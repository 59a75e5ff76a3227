import { shipped, imageName } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';
import { isBelow, showPath } from '../src/layers/paths.ts';
import type { BaseImage } from '../src/predict/model.ts';

/** Folders in which every image of a distribution has its programs and libraries. */
const SYSTEM = new Set([
  '',
  '/usr',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/share',
  '/bin',
  '/sbin',
  '/lib',
]);
/** Where dpkg and rpm keep their databases; Alpine has none there. */
const DATABASES = new Set(['/var', '/var/lib']);
/** What well-known images bring besides: megabytes, by the image's name. */
const BROUGHT: readonly (readonly [image: RegExp, folder: string])[] = [
  [
    /^(?:node|python|pypy|ruby|perl|php|golang|rust|julia|elixir|erlang|httpd|tomcat|haxe|groovy)$/,
    '/usr/local',
  ],
  [/^(?:node|python|pypy|ruby|perl|php|julia|elixir|erlang)$/, '/usr/local/lib'],
  [/^(?:node|php)$/, '/usr/local/bin'],
  [/^golang$/, '/usr/local/go'],
  [/^rust$/, '/usr/local/cargo'],
  [/^rust$/, '/usr/local/rustup'],
  [/^tomcat$/, '/usr/local/tomcat'],
  [/^httpd$/, '/usr/local/apache2'],
  [/^wordpress$/, '/usr/src/wordpress'],
  [/^(?:continuumio\/(?:mini|ana)conda3?|condaforge\/\S+|jupyter\/\S+|mambaorg\/micromamba)$/, '/opt/conda'],
  [/^eclipse-temurin$/, '/opt/java'],
  [/^jboss\/\S+$/, '/opt/jboss'],
  [/^(?:quay\.io\/keycloak\/)?keycloak$/, '/opt/keycloak'],
  [/^solr$/, '/opt/solr'],
  [/^sonarqube$/, '/opt/sonarqube'],
  [
    /^(?:elasticsearch|docker\.elastic\.co\/elasticsearch\/elasticsearch(?:-oss)?)$/,
    '/usr/share/elasticsearch',
  ],
  [/^(?:logstash|docker\.elastic\.co\/logstash\/logstash(?:-oss)?)$/, '/usr/share/logstash'],
  [/^(?:kibana|docker\.elastic\.co\/kibana\/kibana(?:-oss)?)$/, '/usr/share/kibana'],
];

/** Links into /usr on most images: a recursive chown leaves a link that it is given alone. */
const MERGED = new Set(['/bin', '/sbin', '/lib']);

/** Which of the base's folders a change of `path` and all below it reaches; null: none that is known to hold much. */
function reached(path: string, aspect: 'owner' | 'mode', { repository, family }: BaseImage): string | null {
  if (MERGED.has(path) && aspect === 'owner' && family?.name !== 'alpine') return null;
  if (SYSTEM.has(path)) return path;
  if (
    DATABASES.has(path) &&
    (family?.name === 'debian' || family?.name === 'ubuntu' || family?.name === 'rpm')
  ) {
    return path;
  }
  const brought = BROUGHT.find(
    ([image, folder]) => image.test(repository) && (folder === path || isBelow(folder, path)),
  );
  return brought?.[1] ?? null;
}

export default defineRule({
  id: 'LL104',
  name: 'recursive-chown-base',
  docs: {
    summary: "A recursive chown or chmod of a system folder stores the base image's files again",
    what: 'Reports `chown -R`, `chgrp -R` and `chmod -R` of folders in which the base image has its own files: `/`, `/usr`, `/lib`, `/var` where a package database lies there, and what well-known images bring, such as `/usr/local` of `node` and `python`, or `/opt/conda`. Folders that a base image leaves empty or nearly so (`/home`, `/opt`, `/srv`, `/var/www`) are not reported, nor what this file put there: other rules look at that.',
    why: 'Every file that gets another owner or mode is stored again in full, and the copy in the base image still ships. Engines with the overlay2 store do so even where owner and mode were right before.',
    help: 'name only the folders that the program has to write to',
    fixSafety: 'There is no automatic fix: which files have to be writable the file does not tell.',
    proof: 'The layer holds paths of the base image with the same content and another owner or mode.',
  },
  examples: [
    {
      caption: 'the modes of all that node brings',
      bad: 'FROM node:22\nRUN chmod -R 777 /usr/local\n',
      reports: [{ at: '2:5-2:28', paths: ['/usr/local'], severity: 'warning' }],
    },
    {
      caption: 'the whole system',
      bad: 'FROM debian:12\nRUN chown -R 1000:1000 /\n',
      reports: [{ at: '2:5-2:25', paths: ['/'] }],
    },
    {
      caption: 'folders that are empty in the base image',
      good: 'FROM debian:12\nRUN mkdir /opt/app && chown -R 1000:1000 /opt /home /srv\n',
    },
    {
      caption: 'relative to a folder that the base image may have set',
      good: 'FROM php:8-apache\nRUN chown -R www-data:www-data .\n',
    },
    {
      caption: 'a link into /usr, which chown leaves alone',
      good: 'FROM debian:12\nRUN chown -R 1000 /bin\n',
    },
    { caption: 'directories only', good: 'FROM node:22\nRUN find /usr/local -type d -exec chmod 755 {} +\n' },
    { caption: 'not recursive', good: 'FROM node:22\nRUN chmod 777 /usr/local\n' },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM node:22 AS b\nRUN chmod -R 777 /usr/local\nFROM scratch\nCOPY --from=b /app /app\n',
    },
  ],
  check({ build, report }) {
    const base = build.image?.base ?? null;
    if (base === null) return;
    for (const { activity, by } of shipped(build, 'sweep')) {
      const folder = reached(activity.path, activity.aspect, base);
      if (folder === null) continue;
      report({
        at: by.span,
        instruction: by.layer.span,
        paths: [{ path: showPath(activity.path), kind: 'tree' }],
        bytes: null,
        confidence: by.certainty === 'possible' ? 'possible' : 'likely',
        related: [{ message: 'the base image', span: base.span }],
        message: `${showPath(activity.path)} holds files of ${imageName(base)}: each is stored a second time, only to change the ${activity.aspect}`,
      });
    }
  },
});
