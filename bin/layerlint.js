#!/usr/bin/env node
'use strict';

// CommonJS (see package.json beside it): Node is ready for that sooner than for ES modules.
const { load } = require('./load.js');

const { program, keep } = load();

process.on('SIGINT', () => process.exit(program.EXIT.interrupted));
program.main(process.argv.slice(2), program.processIo()).then((code) => {
  process.exitCode = code;
  keep();
});
