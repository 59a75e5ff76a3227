import { foundPath, listPaths, writtenHere } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { strongest } from '../src/layers/vocabulary.ts';
import type { Victim } from '../src/predict/model.ts';

/** Names of files that hold keys or passwords, whatever else they may hold. */
const SECRET =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^/]*_rsa|[^/]*deploy_key|\.npmrc|\.netrc|_netrc|\.pypirc|\.git-credentials|\.pgpass|\.dockercfg|\.docker\/config\.json|\.aws\/credentials|\.kube\/config|kubeconfig|\.env|[^/]*private[^/]*\.(?:pem|key)|[^/]*\.(?:pfx|p12)|auth\.json|service-account[^/]*\.json)$/i;

/** The names among what is removed that an earlier layer wrote and that are secrets. */
function secretsOf({ paths, body, certainty }: Victim): boolean {
  // A file that was copied by its name is there, whether or not it is removed in the end.
  const isNamed = body.kind === 'file' && SECRET.test(body.at.path);
  if (certainty === 'possible' && !isNamed) return false;
  if (body.writer.layer.keyword === 'FROM' || body.downloaded) return false;
  return (
    paths.some(({ path, extent }) => extent === 'node' && SECRET.test(path)) && isGiven(body.source.name)
  );
}

/** A COPY, or a command that writes its words; what a program generates is no secret of anybody's. */
function isGiven(writer: string): boolean {
  return /^(?:COPY|ADD|echo|printf|cat|tee|base64|mv|cp|install|sed|envsubst)\b/.test(writer);
}

export default defineRule({
  id: 'LL205',
  name: 'secret-removed-later',
  docs: {
    summary: 'A key or password that a later layer removes still ships',
    what: 'Reports the removal of files that hold keys or passwords by their name (`id_rsa`, `.npmrc`, `.netrc`, `.git-credentials`, `.aws/credentials`, `.env`, a private `.pem`) and that an instruction of an earlier layer wrote. That somebody removes them shows that they were not to ship. Public keys and certificates are not reported, nor what a program generates.',
    why: 'A removal only hides a file. Whoever has the image reads it out of the earlier layer.',
    help: 'use `RUN --mount=type=secret`, which stores nothing, and replace the key: it has been published with every image',
    fixSafety: 'There is no automatic fix: how the secret comes to the build is for its author to say.',
    proof: 'A lower layer holds the file, and the later one marks it as removed.',
    references: [
      'https://docs.docker.com/build/building/secrets/',
      'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
    ],
  },
  examples: [
    {
      caption: 'a key for private repositories',
      context: { id_rsa: 2_602 },
      bad: 'FROM node:22\nCOPY id_rsa /root/.ssh/id_rsa\nRUN npm ci && rm /root/.ssh/id_rsa\n',
      reports: [{ at: '3:15-3:35', paths: ['/root/.ssh/id_rsa'], severity: 'warning' }],
    },
    {
      caption: 'a token written by a RUN',
      bad: 'FROM node:22\nWORKDIR /app\nRUN echo "//registry.example.org/:_authToken=$TOKEN" > .npmrc\nRUN npm ci\nRUN rm -f .npmrc\n',
      reports: [{ at: '5:5-5:17', paths: ['/app/.npmrc'], severity: 'warning' }],
    },
    {
      caption: 'a secret mount',
      good: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
    },
    {
      caption: 'in the RUN that writes it',
      good: 'FROM node:22\nRUN echo "token=$TOKEN" > .npmrc && npm ci && rm .npmrc\n',
    },
    {
      caption: 'a public key',
      good: 'FROM debian:12\nADD https://example.org/signing.key /tmp/signing.key\nRUN apt-key add /tmp/signing.key && rm /tmp/signing.key\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM node:22 AS b\nCOPY .npmrc .\nRUN npm ci && rm .npmrc\nFROM node:22\nCOPY --from=b /node_modules /node_modules\n',
    },
  ],
  check({ build, report }) {
    for (const { kind, by, victims } of build.changes) {
      if (kind !== 'remove') continue;
      const secrets = victims.filter(secretsOf);
      if (secrets.length === 0) continue;
      const paths = secrets.flatMap((victim) => victim.paths).filter(({ path }) => SECRET.test(path));
      const found = paths.map((path) => foundPath(path, true));
      report({
        at: by.span,
        instruction: by.layer.span,
        paths: found,
        // It is not their size that matters.
        bytes: null,
        confidence: strongest(...secrets.map(({ certainty }) => certainty)),
        related: writtenHere(secrets),
        message: `${listPaths(found)} ${found.length === 1 ? 'stays' : 'stay'} readable in the layer that wrote ${found.length === 1 ? 'it' : 'them'}`,
      });
    }
  },
});
