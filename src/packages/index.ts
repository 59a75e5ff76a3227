import { apk } from './apk.ts';
import { apt } from './apt.ts';
import type { PackageManager } from './manager.ts';
import { pip } from './pip.ts';

export type { CacheStore, PackageManager, Step } from './manager.ts';
export { accountFiles, generatedFiles, linkerCaches, loginLogs, type SystemFiles } from './system-files.ts';

export const managers: readonly PackageManager[] = [apk, apt, pip];
