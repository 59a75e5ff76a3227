import type { Rule } from '../src/finding/rule.ts';
import chownAfterCopy from './chown-after-copy.ts';
import chmodAfterCopy from './chmod-after-copy.ts';
import chownAfterRun from './chown-after-run.ts';
import mvAfterCopy from './mv-after-copy.ts';
import cpAfterCopy from './cp-after-copy.ts';
import inplaceEdit from './inplace-edit.ts';
import touchAfterCopy from './touch-after-copy.ts';
import attributesAfterCopy from './attributes-after-copy.ts';
import archiveUnpackedLater from './archive-unpacked-later.ts';
import copiedOver from './copied-over.ts';
import databaseRewritten from './database-rewritten.ts';
import rmLater from './rm-later.ts';
import uninstallLater from './uninstall-later.ts';
import cacheCleanLater from './cache-clean-later.ts';
import downloadLeft from './download-left.ts';
import gitHistoryLeft from './git-history-left.ts';
import installerLeft from './installer-left.ts';
import buildTreeLeft from './build-tree-left.ts';
import aptListsLeft from './apt-lists-left.ts';
import apkCacheLeft from './apk-cache-left.ts';
import pipCacheLeft from './pip-cache-left.ts';
import aptUpdateAlone from './apt-update-alone.ts';
import recommendsInstalled from './recommends-installed.ts';
import cleanupMisses from './cleanup-misses.ts';
import cleanupBeforeInstall from './cleanup-before-install.ts';
import cacheMountContradicted from './cache-mount-contradicted.ts';
import aptCacheMountDefeated from './apt-cache-mount-defeated.ts';
import cleanupElsewhere from './cleanup-elsewhere.ts';
import sourcesBeforeDependencies from './sources-before-dependencies.ts';
import sourcesBeforePackages from './sources-before-packages.ts';
import volatileVariableEarly from './volatile-variable-early.ts';

/** All rules, in the order of their numbers. */
export const rules: readonly Rule[] = [
  chownAfterCopy,
  chmodAfterCopy,
  chownAfterRun,
  mvAfterCopy,
  cpAfterCopy,
  inplaceEdit,
  touchAfterCopy,
  attributesAfterCopy,
  archiveUnpackedLater,
  copiedOver,
  databaseRewritten,
  rmLater,
  uninstallLater,
  cacheCleanLater,
  downloadLeft,
  gitHistoryLeft,
  installerLeft,
  buildTreeLeft,
  aptListsLeft,
  apkCacheLeft,
  pipCacheLeft,
  aptUpdateAlone,
  recommendsInstalled,
  cleanupMisses,
  cleanupBeforeInstall,
  cacheMountContradicted,
  aptCacheMountDefeated,
  cleanupElsewhere,
  sourcesBeforeDependencies,
  sourcesBeforePackages,
  volatileVariableEarly,
];
