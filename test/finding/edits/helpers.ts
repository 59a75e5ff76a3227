import { parseDockerfile } from '../../../src/dockerfile/index.ts';
import { predictBuild, type BuildModel, type RunOutline } from '../../../src/predict/model.ts';

export function modelOf(raw: string): BuildModel {
  return predictBuild({
    file: parseDockerfile(raw),
    path: 'Dockerfile',
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
  });
}

/** The outlines of all RUNs that have one. */
export function outlinesOf(build: BuildModel): RunOutline[] {
  return build.layers.flatMap((layer) => build.outlineOf(layer) ?? []);
}

/** The commands of all RUNs as their words, in order. */
export function commandsOf(raw: string): string[][] {
  return outlinesOf(modelOf(raw)).flatMap(({ commands }) =>
    commands.map(({ words }) => words.map(({ value }) => value ?? '?')),
  );
}
