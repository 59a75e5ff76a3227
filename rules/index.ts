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
import aptListsLeft from './apt-lists-left.ts';
import apkCacheLeft from './apk-cache-left.ts';
import pipCacheLeft from './pip-cache-left.ts';
import aptUpdateAlone from './apt-update-alone.ts';
import buildToolsShipped from './build-tools-shipped.ts';
import sdkBaseShipped from './sdk-base-shipped.ts';
import wholeTreeCopied from './whole-tree-copied.ts';
import devDependencies from './dev-dependencies.ts';
import jdkForJre from './jdk-for-jre.ts';
import copiedFromTwice from './copied-from-twice.ts';
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
  aptListsLeft,
  apkCacheLeft,
  pipCacheLeft,
  aptUpdateAlone,
  buildToolsShipped,
  sdkBaseShipped,
  wholeTreeCopied,
  devDependencies,
  jdkForJre,
  copiedFromTwice,
  slimmerBase,
];
