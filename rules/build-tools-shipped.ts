import { advice } from '../src/finding/describe.ts';
import { appOf, isToldWhatRuns, runsFromSources, shipped } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';

/** Compilers and what brings them: one of them must be there. */
const COMPILERS =
  /^(?:build-essential|build-base|alpine-sdk|gcc|g\+\+|gfortran|clang|gcc-c\+\+|cmake|(?:gcc|g\+\+|clang)-\d[\d.]*)$/;
/** What goes with them. Programs such as git and curl are run by images, too. */
const TOOLS =
  /^(?:make|automake|autoconf|libtool|bison|flex|ninja|ninja-build|meson|nasm|yasm|pkg-config|pkgconf|swig|dpkg-dev)$/;
/** Headers, which only a compiler reads. */
const HEADERS = /.-(?:dev|devel|headers)$/;
/** Images that bring a compiler with their headers themselves. */
const TOOLCHAIN =
  /(?:^|\/)(?:golang|rust|gcc|maven|gradle|buildpack-deps|haskell|swift|clojure|sdk|emsdk|rocker|r-base|r-ver|rstudio|tidyverse|shiny|ros|conda\S*|miniconda3|spack|gazebo)(?:[-/:]|$)|-devel\b/;
/** How many packages a message names before it counts. */
const MAX_NAMES = 4;

function list(names: readonly string[]): string {
  if (names.length > MAX_NAMES) {
    return `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;
  }
  return names.join(', ');
}

export default defineRule({
  id: 'LL501',
  name: 'build-tools-shipped',
  worst: 'info',
  docs: {
    summary: 'Compilers and headers ship with a program that only needed them to be built',
    what: 'Reports compilers, and with them make and its kin and headers (`-dev`, `-devel`), that a shipped layer installs and does not remove, where ENTRYPOINT or CMD runs a program. It is advice: a program may compile at run time. Images for development, tests and builds are not reported: those whose stage, file, base image or label says so, that start a shell, a tool for sources, a script of which only the name is known, or nothing, and bases that bring a toolchain themselves. Headers without a compiler are left out: they are a common way to get the library.',
    why: 'A compiler with its headers is some hundred megabytes, and every container pulls them.',
    help: 'build in a stage of its own and COPY the result out of it, or install, build and remove in one RUN',
    fixSafety:
      'There is no automatic fix: what of the packages the program needs at run time the file does not tell.',
    proof: "The image's package database lists the packages.",
    references: ['https://docs.docker.com/build/building/multi-stage/'],
  },
  examples: [
    {
      caption: 'a compiler for one wheel',
      bad: 'FROM python:3.12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && rm -rf /var/lib/apt/lists/*\nRUN pip install --no-cache-dir psycopg2\nCMD ["python", "/app.py"]\n',
      reports: [{ at: '2:23-2:79', paths: [], severity: 'info' }],
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM alpine:3.20\nRUN apk add --no-cache --virtual .build gcc musl-dev && pip install --no-cache-dir uwsgi && apk del .build\nCMD ["uwsgi"]\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM alpine:3.20 AS build\nRUN apk add --no-cache gcc musl-dev && gcc -o /app /app.c\nFROM alpine:3.20\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    },
    {
      caption: 'an image to work in',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y gcc make\nCMD ["bash"]\n',
    },
    {
      caption: 'headers without a compiler',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y libjemalloc-dev\nCMD ["/app"]\n',
    },
    {
      caption: 'a stage for development',
      good: 'FROM debian:12 AS dev\nRUN apt-get update && apt-get install -y gcc make\nCMD ["/app"]\n',
    },
    {
      caption: 'nothing that is run',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y gcc make\n',
    },
  ],
  check({ build, report }) {
    const starts = appOf(build);
    const base = build.image?.base ?? null;
    if (starts === null || runsFromSources(starts) || !isToldWhatRuns(starts)) return;
    // `apt-mark auto` and an autoremove take what nothing was marked to keep: no names tell what stays.
    if (build.programs.has('apt-mark') || (base !== null && TOOLCHAIN.test(base.name))) return;
    const stages = new Set(build.image?.stages.map(({ index }) => index));
    for (const { names, by, body } of build.installed) {
      if (!stages.has(body.writer.layer.stage) || by.certainty === 'possible') continue;
      const all = [...names];
      const compilers = all.filter((name) => COMPILERS.test(name));
      if (compilers.length === 0) continue;
      const tools = [...compilers, ...all.filter((name) => TOOLS.test(name) || HEADERS.test(name))];
      const compiled = shipped(build, 'compile').filter(
        ({ by: compiler }) => compiler.layer.index >= by.layer.index,
      );
      report(
        advice(
          by,
          `${list(tools)} ${tools.length === 1 ? 'ships' : 'ship'} with the image: only builds need ${tools.length === 1 ? 'it' : 'them'}`,
          {
            related: compiled.slice(0, 1).map(({ by: { span } }) => ({ message: 'built here', span })),
          },
        ),
      );
    }
  },
});
