import { apk } from './apk.ts';
import { apt } from './apt.ts';
import { bun } from './bun.ts';
import { bundler } from './bundler.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { conda } from './conda.ts';
import { dnfFamily } from './dnf.ts';
import { gem } from './gem.ts';
import { go } from './go.ts';
import { gradle } from './gradle.ts';
import type { PackageManager } from './manager.ts';
import { maven } from './maven.ts';
import { nodeGyp } from './node-gyp.ts';
import { npm } from './npm.ts';
import { nuget } from './nuget.ts';
import { pacman } from './pacman.ts';
import { pdm } from './pdm.ts';
import { pip } from './pip.ts';
import { pipenv } from './pipenv.ts';
import { pnpm } from './pnpm.ts';
import { poetry } from './poetry.ts';
import { sbt } from './sbt.ts';
import { uv } from './uv.ts';
import { corepack, yarn } from './yarn.ts';
import { zypper } from './zypper.ts';

export { baseVariables, baseWorkdir } from './base-images.ts';
export { readImageReference } from './image-reference.ts';
export type { CacheStore, PackageManager, Step } from './manager.ts';
export { basePackages, standsOnDistribution } from './base-images.ts';
export { baseAccounts } from './accounts.ts';
export { accountFiles, generatedFiles, linkerCaches, loginLogs, type SystemFiles } from './system-files.ts';

export const managers: readonly PackageManager[] = [
  apk,
  apt,
  bun,
  bundler,
  cargo,
  composer,
  conda,
  corepack,
  ...dnfFamily,
  gem,
  go,
  gradle,
  maven,
  nodeGyp,
  npm,
  nuget,
  pacman,
  pdm,
  pip,
  pipenv,
  pnpm,
  poetry,
  sbt,
  uv,
  yarn,
  zypper,
];
