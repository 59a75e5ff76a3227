import { advice } from '../src/finding/describe.ts';
import { appOf, isToldWhatRuns, runsFromSources, shipped, imageName } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';

interface Sdk {
  readonly image: RegExp;
  readonly languages: readonly string[];
  /** Tags that hold no SDK. */
  readonly not?: RegExp;
  readonly runtime: string;
}

/** Images that are made to build with, and what their programs need to run. */
const SDKS: readonly Sdk[] = [
  { image: /^golang$/, languages: ['Go'], runtime: '`scratch`, `alpine` or `debian:…-slim`' },
  { image: /^rust$/, languages: ['Rust'], runtime: '`debian:…-slim` or `alpine`' },
  {
    image: /^(?:maven|gradle|hseeberger\/scala-sbt|sbtscala\/scala-sbt|clojure)$/,
    languages: ['Java'],
    runtime: 'an image with a JRE',
  },
  {
    image:
      /^(?:openjdk|java|eclipse-temurin|adoptopenjdk|amazoncorretto|azul\/zulu-openjdk|bellsoft\/liberica-openjdk\S*)$/,
    languages: ['Java'],
    not: /jre/,
    runtime: 'an image with a JRE',
  },
  {
    image: /^mcr\.microsoft\.com\/dotnet\/(?:core\/|nightly\/)?sdk$/,
    languages: ['.NET'],
    runtime: '`mcr.microsoft.com/dotnet/aspnet` or `runtime`',
  },
  {
    image: /^microsoft\/(?:dotnet|aspnetcore-build)$/,
    languages: ['.NET'],
    not: /runtime/,
    runtime: '`mcr.microsoft.com/dotnet/aspnet` or `runtime`',
  },
  { image: /^gcc$/, languages: ['C'], runtime: '`debian:…-slim`' },
  { image: /^haskell$/, languages: ['Haskell'], not: /slim/, runtime: '`debian:…-slim`' },
  { image: /^swift$/, languages: ['Swift'], not: /slim/, runtime: '`swift:…-slim`' },
];

export default defineRule({
  id: 'LL502',
  name: 'sdk-base-shipped',
  docs: {
    summary: 'A program is built on an image for builds, and all of that image ships with it',
    what: 'Reports a compile (`go build`, `cargo build`, `mvn package`, `gradle build`, `dotnet publish`, …) in a shipped stage that stands on an image made for it, where ENTRYPOINT or CMD runs what came of it. Not reported: images that start a tool for sources (`go run`, `mvn spring-boot:run`, `dotnet watch`), a shell or nothing, and those whose stage, file, base image or label says that they are for development, tests or builds. Where a script starts the program, of which only the name is known, it is mentioned only.',
    why: 'The SDK, the sources and everything that the build fetched are many times larger than the program.',
    help: 'build in a stage of its own, and COPY the program to a base that only runs it',
    fixSafety: 'There is no automatic fix: which files the program needs the file does not tell.',
    proof: "The base image's layers hold the SDK.",
    references: ['https://docs.docker.com/build/building/multi-stage/'],
  },
  examples: [
    {
      caption: 'a Go program',
      bad: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n',
      reports: [{ at: '4:5-4:23', paths: [], severity: 'warning' }],
    },
    {
      caption: 'a script starts the program',
      bad: 'FROM maven:3-eclipse-temurin-21\nCOPY . /src\nRUN mvn -f /src/pom.xml package\nCMD ["/src/run.sh"]\n',
      reports: [{ at: '3:5-3:32', paths: [], severity: 'info' }],
    },
    {
      caption: 'a last stage that stands on the stage that builds',
      bad: 'FROM golang:1.24 AS first\nCOPY . /src\nRUN go build -C /src -o /app .\nFROM first\nCMD ["/app"]\n',
      reports: [{ at: '3:5-3:31', paths: [], severity: 'warning' }],
    },
    {
      caption: 'a stage of its own',
      good: 'FROM golang:1.24 AS build\nCOPY . /src\nRUN go build -C /src -o /app .\nFROM gcr.io/distroless/static\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    },
    {
      caption: 'run from its sources',
      good: 'FROM golang:1.24\nCOPY . /src\nRUN go build ./...\nCMD ["go", "run", "."]\n',
    },
    {
      caption: 'an image for tests',
      good: 'FROM golang:1.24\nCOPY . /src\nRUN go build ./...\nCMD ["go", "test", "./..."]\n',
    },
    {
      caption: 'a stage for builds',
      good: 'FROM golang:1.24 AS builder\nCOPY . /src\nRUN go build -o /app .\nCMD ["/app"]\n',
    },
    {
      caption: 'a tool that is fetched, not built from the sources',
      good: 'FROM golang:1.24\nRUN go install golang.org/x/tools/gopls@latest\nCMD ["gopls"]\n',
    },
  ],
  check({ build, report }) {
    const starts = appOf(build);
    const base = build.image?.base ?? null;
    if (starts === null || base === null || runsFromSources(starts)) return;
    const sdk = SDKS.find(
      ({ image, not }) => image.test(base.repository) && not?.test(base.tag ?? '') !== true,
    );
    if (sdk === undefined) return;
    const compiles = shipped(build, 'compile').filter(
      ({ activity, by }) =>
        activity.own && sdk.languages.includes(activity.language) && by.certainty !== 'possible',
    );
    const last = compiles.at(-1);
    if (last === undefined) return;
    report(
      advice(
        last.by,
        `the program is built here, and ships with all of ${imageName(base)}, its sources and what the build left`,
        {
          confidence: isToldWhatRuns(starts) ? 'likely' : 'possible',
          related: [{ message: 'the base image', span: base.span }],
          help: `build in a stage of its own, and COPY the program to ${sdk.runtime}`,
        },
      ),
    );
  },
});
