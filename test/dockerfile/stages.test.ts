import { describe, expect, test } from 'vitest';
import { findTarget, resolveStage, shippedChain } from '../../src/dockerfile/stages.ts';
import type { Stage } from '../../src/dockerfile/stages.ts';
import { isWindowsStage } from '../../src/dockerfile/windows.ts';
import { plan, planProblems, shown } from './helpers.ts';

function bases(raw: string, buildArgs: Record<string, string> = {}): string[] {
  return plan(raw, buildArgs).stages.map(({ base }) => {
    if (base.kind === 'scratch') return 'scratch';
    return base.kind === 'stage' ? `#${base.stage.index}` : shown(base.name);
  });
}

function last(raw: string): Stage {
  const stage = plan(raw).stages.at(-1);
  if (stage === undefined) throw new Error('the file has no stage');
  return stage;
}

describe('what a stage stands on', () => {
  test.each([
    ['an image', 'FROM alpine:3', ['alpine:3']],
    ['nothing', 'FROM scratch', ['scratch']],
    ['an earlier stage, whatever the case', 'FROM a AS Build\nFROM BUILD', ['a', '#0']],
    [
      'the last one before it of several',
      'FROM a AS x\nFROM b AS x\nFROM x\nFROM c AS x',
      ['a', 'b', '#1', 'c'],
    ],
    ['an image that has the stage’s own name', 'FROM node AS node', ['node']],
    ['what a global ARG says', 'ARG V=3\nFROM alpine:$V', ['alpine:3']],
    ['a stage that a global ARG names', 'ARG B=x\nFROM a AS x\nFROM $B', ['a', '#0']],
    ['what is not known', 'ARG V\nFROM alpine:$V', ['alpine:<arg:V@4>']],
  ])('%s', (_, raw, expected) => {
    expect(bases(raw)).toEqual(expected);
    expect(planProblems(raw)).toEqual([]);
  });

  test('a build argument beats the default', () => {
    expect(bases('ARG V=3\nFROM alpine:$V', { V: '4' })).toEqual(['alpine:4']);
  });

  test('an ARG of a stage does not count in FROM', () => {
    expect(planProblems('FROM a\nARG B=b\nFROM $B')).toEqual([
      '$B: the image "$B" comes to nothing: only an ARG before the first FROM counts here',
    ]);
  });

  test('the name of a later stage is a problem', () => {
    expect(planProblems('FROM b AS a\nFROM c AS b')).toEqual([
      'b: stage "b" is not defined yet: a stage can only use those before it',
    ]);
    expect(planProblems('FROM node AS build\nFROM node AS node')).toEqual([]);
  });
});

describe('references to stages', () => {
  test.each([
    ['FROM a AS b\nFROM c\nCOPY --from=B x /x', []],
    ['FROM a\nFROM c\nCOPY --from=0 x /x', []],
    ['FROM c\nCOPY --from=nginx:1 x /x', []],
    ['FROM c\nRUN --mount=from=golang,target=/x true', []],
    ['FROM a\nCOPY --from=0 x /x', ['0: there is no stage 0 before this one']],
    ['FROM a\nCOPY --from=7 x /x', ['7: there is no stage 7 before this one']],
    [
      'FROM a AS b\nCOPY --from=b x /x',
      ['b: stage "b" is not defined yet: a stage can only use those before it'],
    ],
    [
      'FROM a\nRUN --mount=from=b,target=/x true\nFROM c AS b',
      ['b: stage "b" is not defined yet: a stage can only use those before it'],
    ],
    [
      'FROM a\nCOPY --from=$X x /x',
      ['$X: variables are not expanded in --from: give the image a stage of its own and name that'],
    ],
  ])('%s', (raw, expected) => {
    expect(planProblems(raw)).toEqual(expected);
  });

  test('a name is resolved to a stage, an image or nothing', () => {
    const built = plan('FROM a AS x\nFROM b AS y\nFROM c AS z');
    const [x, y] = built.stages;
    if (x === undefined || y === undefined) throw new Error('two stages are needed');
    expect(resolveStage(built, y, 'X')).toBe(x);
    expect(resolveStage(built, y, '0')).toBe(x);
    expect(resolveStage(built, y, 'z')).toBe('missing');
    expect(resolveStage(built, y, '-1')).toBe('missing');
    expect(resolveStage(built, y, 'constructor')).toBe('external');
  });
});

describe('targets', () => {
  test('a target is found by name, by number, or is the last stage', () => {
    const built = plan('FROM a AS x\nFROM b AS y\nFROM x');
    expect(findTarget(built, 'Y')?.index).toBe(1);
    expect(findTarget(built, '0')?.index).toBe(0);
    expect(findTarget(built, undefined)?.index).toBe(2);
    expect(findTarget(built, 'nope')).toBeUndefined();
  });

  test('a stage ships what it stands on, the base first', () => {
    expect(
      shippedChain(last('FROM a AS x\nFROM b AS y\nFROM x AS z\nFROM z')).map(({ index }) => index),
    ).toEqual([0, 2, 3]);
  });
});

describe('stages for Windows', () => {
  test.each([
    ['FROM mcr.microsoft.com/windows/servercore:ltsc2022', true],
    ['FROM mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-1809', true],
    ['FROM golang:1.22-windowsservercore', true],
    ['FROM jenkins/agent:jdk17-windows-2019', true],
    ['ARG V=1\nFROM mcr.microsoft.com/windows:$V', true],
    ['FROM --platform=windows/amd64 a', true],
    ['FROM a\nSHELL ["powershell", "-Command"]', true],
    ['FROM a\nSHELL ["C:\\\\Windows\\\\cmd.exe", "/S", "/C"]', true],
    ['FROM mcr.microsoft.com/windows/nanoserver AS a\nFROM a', true],
    ['FROM dockcross/windows-static-x64', false],
    ['FROM alpine', false],
    ['FROM a\nSHELL ["/bin/bash", "-c"]', false],
  ])('%s: %s', (raw, expected) => {
    expect(isWindowsStage(last(raw), '\\')).toBe(expected);
  });

  test('the backtick as escape character is evidence enough', () => {
    expect(isWindowsStage(last('FROM alpine'), '`')).toBe(true);
  });
});
