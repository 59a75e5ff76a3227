import { adviceOnBase } from '../src/finding/describe.ts';
import { appOf, shipped, imageName } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';
import type { BaseImage, BuildModel } from '../src/predict/model.ts';

/** Official images with a slim variant on the same libc, and what a tag of theirs looks like without it. */
const CODENAME = '(?:wheezy|jessie|stretch|buster|bullseye|bookworm|trixie)';
const FULL: readonly {
  readonly image: RegExp;
  readonly tag: RegExp;
  /** The codename stands behind `slim`. */
  readonly slimFirst: boolean;
}[] = [
  {
    image: /^(?:python|ruby|pypy|perl)$/,
    tag: new RegExp(`^(?:latest|rc|\\d[\\w.]*(?:-rc)?)(?:-${CODENAME})?$`),
    slimFirst: true,
  },
  {
    image: /^node$/,
    tag: new RegExp(
      `^(?:latest|lts|current|argon|boron|carbon|dubnium|erbium|fermium|gallium|hydrogen|iron|jod|lts-(?!alpine|slim)[a-z]+|\\d[\\d.]*)(?:-${CODENAME})?$`,
    ),
    slimFirst: false,
  },
  {
    image: /^debian$/,
    tag: /^(?:latest|stable|oldstable|testing|sid|unstable|jessie|stretch|buster|bullseye|bookworm|trixie|\d[\d.]*)$/,
    slimFirst: false,
  },
];

/** The slim variant of an official image that is not slim already; null where none is known. */
function slimmer({ location, repository, tag }: BaseImage): string | null {
  const known = FULL.find(({ image }) => image.test(repository));
  if (known === undefined || tag === null || !known.tag.test(tag)) return null;
  // The registry that was written stays.
  if (tag === 'latest') return `${location}:${repository === 'debian' ? 'stable-slim' : 'slim'}`;
  const codename = new RegExp(`^(.*)-(${CODENAME})$`).exec(tag);
  if (!known.slimFirst || codename === null) return `${location}:${tag}-slim`;
  return `${location}:${codename[1] ?? ''}-slim-${codename[2] ?? ''}`;
}

/** Programs of the full images that the slim ones lack, by the package that has them. */
const LACKING: readonly (readonly [program: string, name: RegExp])[] = [
  ['git', /^git/],
  ['curl', /^curl$/],
  ['wget', /^wget$/],
  ['gcc', /^(?:gcc|build-essential)/],
  ['g++', /^(?:g\+\+|build-essential)/],
  ['cc', /^(?:gcc|build-essential)/],
  ['make', /^(?:make|build-essential)/],
  ['hg', /^mercurial/],
  ['svn', /^subversion/],
  ['ssh', /^openssh/],
  ['ssh-keyscan', /^openssh/],
  ['ssh-keygen', /^openssh/],
  ['gpg', /^gnupg|^gpg/],
  ['unzip', /^unzip$/],
  ['patch', /^(?:patch|build-essential)$/],
  ['file', /^file$/],
  ['xz', /^xz-utils$/],
  ['bzip2', /^bzip2$/],
];

/** Whether a RUN uses what only the full image brings. */
function needsFull({ installed, programs }: BuildModel, repository: string): boolean {
  const names = installed.flatMap((entry) => [...entry.names]);
  // debian itself has none of these programs in either variant, but some packages want its manuals' folders.
  if (repository === 'debian') {
    return (
      programs.has('man') || names.some((name) => /-j(?:re|dk)|^(?:postgresql|man-db|locales-all)/.test(name))
    );
  }
  return LACKING.some(([program, name]) => programs.has(program) && !names.some((each) => name.test(each)));
}

export default defineRule({
  id: 'LL801',
  name: 'slimmer-base',
  worst: 'info',
  docs: {
    summary: 'An official image is used in full where it has a slim variant',
    what: 'Reports a final image on the full variant of an official image that has a `-slim` one with the same libc: `python`, `node`, `ruby`, `perl`, `pypy`, `debian`. It is advice, and there is no fix: a package that is compiled while it is installed needs the compiler of the full one. Not reported: tags that are slim or alpine already or that a build argument decides, RUNs that use programs which only the full image brings (git, curl, a compiler), and images for development, tests and builds, or that start a shell or nothing.',
    why: 'The full images bring compilers, headers and clients of version control for every package that may be built on them: 700 MB and more.',
    help: 'stand on the slim variant; what needs a compiler is built in a stage on the full one',
    fixSafety:
      'There is no automatic fix: what the program or its packages use of the full image the file does not tell.',
    proof: 'The base image’s layers hold /usr/lib/gcc.',
    references: ['https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image'],
  },
  examples: [
    {
      caption: 'the full image for a script',
      bad: 'FROM python:3.12-bookworm\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n',
      reports: [{ at: '1:6-1:26', paths: [], severity: 'info' }],
    },
    { caption: 'slim already', good: 'FROM python:3.12-slim-bookworm\nCMD ["python", "/app.py"]\n' },
    { caption: 'Alpine', good: 'FROM node:22-alpine\nCMD ["node", "/app.js"]\n' },
    {
      caption: 'a build argument decides',
      good: 'ARG VARIANT\nFROM python:${VARIANT}\nCMD ["python", "/app.py"]\n',
    },
    {
      caption: 'uses what the full image brings',
      good: 'FROM python:3.12\nRUN git clone https://example.org/app.git /app\nCMD ["python", "/app/app.py"]\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM python:3.12 AS b\nFROM python:3.12-slim\nCMD ["python", "/app.py"]\n',
    },
    { caption: 'an image to work in', good: 'FROM python:3.12\nCMD ["bash"]\n' },
  ],
  check({ build, report }) {
    const base = build.image?.base ?? null;
    if (base === null || appOf(build) === null) return;
    const slim = slimmer(base);
    if (slim === null || needsFull(build, base.repository)) return;
    const compiles = shipped(build, 'compile').filter(({ activity }) => activity.language !== 'JavaScript');
    if (compiles.length > 0) return;
    report(
      adviceOnBase(
        base,
        `${imageName(base)} brings ${base.repository === 'debian' ? 'documentation and translations' : 'compilers, headers and tools'} that ${slim} does without`,
        { help: `stand on \`${slim}\`; what needs a compiler is built in a stage on the full image` },
      ),
    );
  },
});
