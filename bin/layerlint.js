#!/usr/bin/env node
import module from 'node:module';

// Node 20 has no compile cache.
module.enableCompileCache?.();

const { EXIT, main, processIo } = await import('../dist/main.js');
process.on('SIGINT', () => process.exit(EXIT.interrupted));
process.exitCode = await main(process.argv.slice(2), processIo());
