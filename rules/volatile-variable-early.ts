import { defineRule } from '../src/finding/rule.ts';

/** Names of what differs in every build. Versions are left out: a RUN may well be meant to follow them. */
const VOLATILE =
  /^(?:(?:GIT|VCS|CI|SOURCE|BUILD|DOCKER|IMAGE|OCI)_)*(?:SHA1?|COMMIT|COMMIT_(?:SHA|HASH|ID|REF)|REF|GIT_(?:HASH|REV|REVISION)|REVISION|BUILD_(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|ID)|BUILDTIME|BUILDDATE|BUILDNUMBER|DATE|TIMESTAMP|PIPELINE_ID|JOB_ID|CREATED)$/i;
/** Alone they may be anything: a checksum, say. */
const VAGUE = /^(?:SHA1?|DATE|REF|CREATED|REVISION|TIMESTAMP|(?:IMAGE|DOCKER|OCI|SOURCE)_(?:REF|DATE))$/i;

export default defineRule({
  id: 'LL703',
  name: 'volatile-variable-early',
  worst: 'info',
  optIn: true,
  docs: {
    summary: 'A variable that differs in every build stands before installs that do not use it',
    what: 'Reports ARG and ENV of a commit, a build date or a build number (GIT_SHA, VCS_REF, BUILD_DATE, …) in front of a RUN that installs packages or fetches dependencies and does not name the variable. LABEL is not reported: BuildKit runs nothing anew for it. Off by default: it costs time, not bytes.',
    why: 'It adds no bytes to an image. But variables belong to the environment of every RUN below: with a new value the installs run anew, and their layers are pushed and pulled again.',
    help: 'put the variable below the installs, in front of the first instruction that uses it',
    fixSafety: 'Safe where nothing in between uses the variable.',
    proof: 'Nothing: an image does not show how often a layer was built.',
    references: ['https://docs.docker.com/reference/dockerfile/#impact-on-build-caching'],
  },
  examples: [
    {
      caption: 'the commit on top',
      bad: 'FROM debian:12\nARG GIT_SHA\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nLABEL revision=$GIT_SHA\n',
      reports: [{ at: '2:5-2:12', paths: [], severity: 'info' }],
    },
    {
      caption: 'a build date in the environment',
      bad: 'FROM node:22\nWORKDIR /app\nENV BUILD_DATE=2026-01-01\nCOPY package.json ./\nRUN npm install\n',
      reports: [{ at: '3:5-3:26', paths: [] }],
    },
    {
      caption: 'below the installs',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nARG GIT_SHA\nLABEL revision=$GIT_SHA\n',
    },
    {
      caption: 'the RUN uses it',
      good: 'FROM debian:12\nARG GIT_SHA\nRUN apt-get update && apt-get install -y curl && curl https://example.org/$GIT_SHA\n',
    },
    {
      caption: 'a checksum',
      good: 'FROM debian:12\nARG SHA=89ab8ece99\nRUN apt-get update && apt-get install -y curl\n',
    },
    {
      caption: 'a version that is installed',
      good: 'FROM debian:12\nARG NGINX_VERSION=1.27\nRUN apt-get update && apt-get install -y nginx=$NGINX_VERSION\n',
    },
  ],
  check({ build, report }) {
    const installs = [
      ...build.steps.filter(({ step }) => step === 'install'),
      ...build.dependencies.filter(({ listed }) => listed),
    ];
    for (const { keyword, name, span, instruction, layers } of build.variables()) {
      if (!VOLATILE.test(name) || VAGUE.test(name)) continue;
      const later = installs.find(({ by }) => by.layer.index >= layers && !build.namedIn(by.layer, name));
      if (later === undefined) continue;
      report({
        at: span,
        instruction,
        paths: [],
        bytes: null,
        confidence: later.by.certainty,
        related: [{ message: 'runs anew here', span: later.by.span }],
        message: `with another value of ${keyword} ${name}, ${later.by.name} installs everything anew`,
      });
    }
  },
});
