#!/usr/bin/env node
'use strict';

// CommonJS (see package.json beside it), and one file: Node is ready for that soonest.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

/** One function expression (scripts/build.mjs), in ASCII throughout, which is the quickest to read. */
const PROGRAM = path.join(__dirname, '..', 'dist', 'main.cjs');

/**
 * Loads the program with V8's code cache; Node's own needs a module that takes longer to load than it saves.
 * `keep` stores what was compiled on the way, so that the next run need not do it again.
 */
function load() {
  const source = fs.readFileSync(PROGRAM, 'latin1');
  const file = cacheFile(source);
  const cachedData = file === undefined ? undefined : readIfThere(file);
  const script = new vm.Script(source, { filename: PROGRAM, cachedData });
  const module = { exports: {} };
  // The bundle asks for Node's own modules only, so this file's `require` serves it.
  script.runInThisContext()(module.exports, require, module, PROGRAM, path.dirname(PROGRAM));
  return {
    program: module.exports,
    keep() {
      const isCurrent = cachedData !== undefined && script.cachedDataRejected !== true;
      if (file === undefined || isCurrent) return;
      // This run may have been a small one.
      module.exports.warmUp();
      replace(file, script.createCachedData());
    },
  };
}

/** Where the cache is; undefined where there can be none. V8 itself compares no more than the length of the source. */
function cacheFile(source) {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const uid = process.getuid?.() ?? 0;
  const folder = path.join(require('node:os').tmpdir(), `layerlint-compile-cache-${uid}`);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') return undefined;
    // Code that another user could have put there is not run.
    const stats = fs.lstatSync(folder);
    const isOwn = process.platform === 'win32' || (stats.uid === uid && (stats.mode & 0o077) === 0);
    if (!stats.isDirectory() || !isOwn) return undefined;
  }
  const digest = source.slice('// '.length, source.indexOf('\n'));
  return path.join(folder, `${digest}-${process.version}-${process.arch}`);
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

function replace(file, data) {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, data, { mode: 0o600 });
    fs.renameSync(temporary, file);
  } catch {
    // A full or read-only disk costs time, nothing else.
  }
}

const { program, keep } = load();

process.on('SIGINT', () => process.exit(program.EXIT.interrupted));
program.main(process.argv.slice(2), program.processIo()).then((code) => {
  keep();
  // Everything is written by now. Without this Node takes its heap down piece by piece, for a tenth of the whole time.
  process.exit(code);
});
