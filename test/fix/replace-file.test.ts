import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { replaceFile } from '../../src/fix/replace-file.ts';
import { temporaryFolder } from '../context/temporary.ts';

const OLD = 'FROM alpine\n';
const NEW = 'FROM alpine:3.20\n';
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';

function folderWithFile(): { folder: string; file: string } {
  const folder = temporaryFolder({ Dockerfile: OLD });
  return { folder, file: path.join(folder, 'Dockerfile') };
}

function text(file: string): string {
  return readFileSync(file, 'utf8');
}

describe('replacing a file', () => {
  test('leaves the new text and nothing else', () => {
    const { folder, file } = folderWithFile();
    replaceFile(file, OLD, NEW);
    expect(text(file)).toBe(NEW);
    expect(readdirSync(folder)).toEqual(['Dockerfile']);
  });

  test.skipIf(isWindows)('keeps the mode, to the last bit', () => {
    const { file } = folderWithFile();
    chmodSync(file, 0o4751);
    replaceFile(file, OLD, NEW);
    expect((statSync(file).mode & 0o7777).toString(8)).toBe('4751');
  });

  test.skipIf(!isRoot)('keeps the owner', () => {
    const { file } = folderWithFile();
    chownSync(file, 1234, 4321);
    replaceFile(file, OLD, NEW);
    const { uid, gid } = statSync(file);
    expect([uid, gid]).toEqual([1234, 4321]);
  });

  test.skipIf(isWindows)('follows a link to its file', () => {
    const folder = temporaryFolder({ 'there/real': OLD, Dockerfile: { link: 'there/real' } });
    replaceFile(path.join(folder, 'Dockerfile'), OLD, NEW);
    expect(lstatSync(path.join(folder, 'Dockerfile')).isSymbolicLink()).toBe(true);
    expect(text(path.join(folder, 'there/real'))).toBe(NEW);
    expect(readdirSync(path.join(folder, 'there'))).toEqual(['real']);
  });

  test('takes away what a killed run left, and nothing that is its neighbours', () => {
    const { folder, file } = folderWithFile();
    // No process has a number as high.
    writeFileSync(path.join(folder, '.layerlint-99999999.tmp'), 'half');
    writeFileSync(path.join(folder, `.layerlint-${process.ppid}.tmp`), 'of a process that runs');
    writeFileSync(path.join(folder, '.layerlint-notes.tmp'), 'of a person');
    replaceFile(file, OLD, NEW);
    expect(readdirSync(folder)).toEqual([
      `.layerlint-${process.ppid}.tmp`,
      '.layerlint-notes.tmp',
      'Dockerfile',
    ]);
  });
});

describe('a file is left alone', () => {
  test('that changed since it was read', () => {
    const { folder, file } = folderWithFile();
    writeFileSync(file, 'FROM debian\n');
    expect(() => replaceFile(file, OLD, NEW)).toThrow('it changed since it was read');
    expect(text(file)).toBe('FROM debian\n');
    expect(readdirSync(folder)).toEqual(['Dockerfile']);
  });

  test('that is gone', () => {
    const folder = temporaryFolder({});
    expect(() => replaceFile(path.join(folder, 'Dockerfile'), OLD, NEW)).toThrow('no such file or folder');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that is none', () => {
    const { folder } = folderWithFile();
    mkdirSync(path.join(folder, 'sub'));
    expect(() => replaceFile(path.join(folder, 'sub'), OLD, NEW)).toThrow('it is no regular file');
  });

  test.skipIf(isWindows)('that has a second name', () => {
    const { folder, file } = folderWithFile();
    linkSync(file, path.join(folder, 'other'));
    expect(() => replaceFile(file, OLD, NEW)).toThrow('a hard link');
    expect(text(file)).toBe(OLD);
  });

  test.skipIf(isRoot || isWindows)('that may not be written, or whose folder may not', () => {
    const { folder, file } = folderWithFile();
    chmodSync(file, 0o444);
    expect(() => replaceFile(file, OLD, NEW)).toThrow('permission denied');
    chmodSync(file, 0o644);
    chmodSync(folder, 0o555);
    expect(() => replaceFile(file, OLD, NEW)).toThrow('permission denied');
    chmodSync(folder, 0o755);
    expect(text(file)).toBe(OLD);
  });
});
