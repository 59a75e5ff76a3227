import { describe, expect, test } from 'vitest';
import { readImageReference } from '../../src/packages/index.ts';

describe('the name of an image', () => {
  test.each([
    ['python', 'python', true, null, null],
    ['python:3.12', 'python', true, '3.12', null],
    ['docker.io/library/python:3.12', 'python', true, '3.12', null],
    ['mirror.gcr.io/library/ubuntu:24.04', 'ubuntu', true, '24.04', null],
    ['public.ecr.aws/docker/library/golang', 'golang', true, null, null],
    ['arm32v7/debian:buster', 'debian', true, 'buster', null],
    ['amd64/buildpack-deps@sha256:abc', 'buildpack-deps', true, null, 'sha256:abc'],
    ['node:22@sha256:abc', 'node', true, '22', 'sha256:abc'],
    ['docker.io/owner/app:1', 'owner/app', false, '1', null],
    ['localhost:5000/app', 'localhost:5000/app', false, null, null],
    ['localhost:5000/app:2', 'localhost:5000/app', false, '2', null],
    ['example.org/library/python', 'example.org/library/python', false, null, null],
    ['golang:1.${MINOR}', 'golang', true, '1.${MINOR}', null],
    ['${REGISTRY}/python:3', '${REGISTRY}/python', false, '3', null],
    ['${IMAGE}', '${IMAGE}', false, null, null],
    ['', '', false, null, null],
  ])('%s', (text, repository, isOfficial, tag, digest) => {
    expect(readImageReference(text)).toMatchObject({ repository, isOfficial, tag, digest });
  });

  test('its place stays as it is written', () => {
    expect(readImageReference('docker.io/library/python:3.12@sha256:abc').location).toBe(
      'docker.io/library/python',
    );
  });
});
