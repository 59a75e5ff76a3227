import { describe, expect, test } from 'vitest';
import { baseVariables, baseWorkdir } from '../../src/packages/index.ts';

describe('what an official image sets', () => {
  test.each([
    ['golang', '/go'],
    ['golang:1.24-alpine', '/go'],
    ['golang@sha256:0123', '/go'],
    ['golang:', '/go'],
    ['docker.io/library/golang:1', '/go'],
    ['public.ecr.aws/docker/library/golang:1', '/go'],
    ['library/golang', '/go'],
    ['golang-base', undefined],
    ['example.org/golang', undefined],
    ['me/golang:1', undefined],
    ['debian:12', undefined],
    ['', undefined],
  ])('%s', (reference, path) => {
    expect(baseVariables(reference).get('GOPATH')).toBe(path);
  });

  test.each([
    ['golang:1.6', 'off'],
    ['golang:1.10-alpine', 'off'],
    ['golang:1.11', undefined],
    ['golang:1', undefined],
    ['golang:1.24', undefined],
  ])('modules of %s', (reference, value) => {
    expect(baseVariables(reference).get('GO111MODULE')).toBe(value);
  });
});

describe('the working directory of an official image', () => {
  test.each([
    ['golang:1.23', '/go'],
    ['docker.io/library/tomcat:11', '/usr/local/tomcat'],
    ['php:8.3-fpm-alpine', '/var/www/html'],
    ['php:8.3-cli', null],
    ['php', null],
    ['haproxy:2.8', '/var/lib/haproxy'],
    ['haproxy:2.3-alpine', null],
    ['httpd@sha256:00', '/usr/local/apache2'],
    ['example.org/golang:1.23', null],
  ])('of %s', (reference, directory) => {
    expect(baseWorkdir(reference)).toBe(directory);
  });
});
