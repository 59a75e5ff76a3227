import type { Rule } from '../src/finding/rule.ts';
import chownAfterCopy from './chown-after-copy.ts';
import chmodAfterCopy from './chmod-after-copy.ts';
import chownAfterRun from './chown-after-run.ts';
import recursiveChownBase from './recursive-chown-base.ts';
import mvAfterCopy from './mv-after-copy.ts';
import cpAfterCopy from './cp-after-copy.ts';
import inplaceEdit from './inplace-edit.ts';
import touchAfterCopy from './touch-after-copy.ts';
import attributesAfterCopy from './attributes-after-copy.ts';
import archiveUnpackedLater from './archive-unpacked-later.ts';
import sparseLastlog from './sparse-lastlog.ts';
import packagesUpgraded from './packages-upgraded.ts';
import copiedOver from './copied-over.ts';
import databaseRewritten from './database-rewritten.ts';
import rmLater from './rm-later.ts';
import uninstallLater from './uninstall-later.ts';
import cacheCleanLater from './cache-clean-later.ts';
import secretRemovedLater from './secret-removed-later.ts';
import downloadLeft from './download-left.ts';
import gitHistoryLeft from './git-history-left.ts';
import installerLeft from './installer-left.ts';
import buildTreeLeft from './build-tree-left.ts';
import aptListsLeft from './apt-lists-left.ts';
import apkCacheLeft from './apk-cache-left.ts';
import pipCacheLeft from './pip-cache-left.ts';
import npmCacheLeft from './npm-cache-left.ts';
import yarnCacheLeft from './yarn-cache-left.ts';
import pnpmStoreLeft from './pnpm-store-left.ts';
import bunCacheLeft from './bun-cache-left.ts';
import gemCacheLeft from './gem-cache-left.ts';
import bundlerCacheLeft from './bundler-cache-left.ts';
import composerCacheLeft from './composer-cache-left.ts';
import goCacheLeft from './go-cache-left.ts';
import cargoCacheLeft from './cargo-cache-left.ts';
import mavenRepositoryLeft from './maven-repository-left.ts';
import gradleCacheLeft from './gradle-cache-left.ts';
import sbtCacheLeft from './sbt-cache-left.ts';
import nugetCacheLeft from './nuget-cache-left.ts';
import dnfCacheLeft from './dnf-cache-left.ts';
import zypperCacheLeft from './zypper-cache-left.ts';
import pacmanCacheLeft from './pacman-cache-left.ts';
import uvCacheLeft from './uv-cache-left.ts';
import poetryCacheLeft from './poetry-cache-left.ts';
import pipenvCacheLeft from './pipenv-cache-left.ts';
import pdmCacheLeft from './pdm-cache-left.ts';
import condaPackagesLeft from './conda-packages-left.ts';
import toolCacheLeft from './tool-cache-left.ts';
import aptUpdateAlone from './apt-update-alone.ts';
import recommendsInstalled from './recommends-installed.ts';
import aptPackagesLeft from './apt-packages-left.ts';
import cleanupMisses from './cleanup-misses.ts';
import cleanupBeforeInstall from './cleanup-before-install.ts';
import cacheMountContradicted from './cache-mount-contradicted.ts';
import aptCacheMountDefeated from './apt-cache-mount-defeated.ts';
import cleanupElsewhere from './cleanup-elsewhere.ts';
import buildToolsShipped from './build-tools-shipped.ts';
import sdkBaseShipped from './sdk-base-shipped.ts';
import wholeTreeCopied from './whole-tree-copied.ts';
import devDependencies from './dev-dependencies.ts';
import jdkForJre from './jdk-for-jre.ts';
import copiedFromTwice from './copied-from-twice.ts';
import vcsCopied from './vcs-copied.ts';
import dependenciesCopied from './dependencies-copied.ts';
import bigFileCopied from './big-file-copied.ts';
import ignoreFileMissing from './ignore-file-missing.ts';
import docsAndTestsCopied from './docs-and-tests-copied.ts';
import gitContext from './git-context.ts';
import sourcesBeforeDependencies from './sources-before-dependencies.ts';
import sourcesBeforePackages from './sources-before-packages.ts';
import volatileVariableEarly from './volatile-variable-early.ts';
import slimmerBase from './slimmer-base.ts';

/** All rules, in the order of their numbers. */
export const rules: readonly Rule[] = [
  chownAfterCopy,
  chmodAfterCopy,
  chownAfterRun,
  recursiveChownBase,
  mvAfterCopy,
  cpAfterCopy,
  inplaceEdit,
  touchAfterCopy,
  attributesAfterCopy,
  archiveUnpackedLater,
  sparseLastlog,
  packagesUpgraded,
  copiedOver,
  databaseRewritten,
  rmLater,
  uninstallLater,
  cacheCleanLater,
  secretRemovedLater,
  downloadLeft,
  gitHistoryLeft,
  installerLeft,
  buildTreeLeft,
  aptListsLeft,
  apkCacheLeft,
  pipCacheLeft,
  npmCacheLeft,
  yarnCacheLeft,
  pnpmStoreLeft,
  bunCacheLeft,
  gemCacheLeft,
  bundlerCacheLeft,
  composerCacheLeft,
  goCacheLeft,
  cargoCacheLeft,
  mavenRepositoryLeft,
  gradleCacheLeft,
  sbtCacheLeft,
  nugetCacheLeft,
  dnfCacheLeft,
  zypperCacheLeft,
  pacmanCacheLeft,
  uvCacheLeft,
  poetryCacheLeft,
  pipenvCacheLeft,
  pdmCacheLeft,
  condaPackagesLeft,
  toolCacheLeft,
  aptUpdateAlone,
  recommendsInstalled,
  aptPackagesLeft,
  cleanupMisses,
  cleanupBeforeInstall,
  cacheMountContradicted,
  aptCacheMountDefeated,
  cleanupElsewhere,
  buildToolsShipped,
  sdkBaseShipped,
  wholeTreeCopied,
  devDependencies,
  jdkForJre,
  copiedFromTwice,
  vcsCopied,
  dependenciesCopied,
  bigFileCopied,
  ignoreFileMissing,
  docsAndTestsCopied,
  gitContext,
  sourcesBeforeDependencies,
  sourcesBeforePackages,
  volatileVariableEarly,
  slimmerBase,
];
