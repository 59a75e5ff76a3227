import { createHash } from 'node:crypto';
import { ImageError, type ImageErrorPlace } from './errors.ts';

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item): item is string => typeof item === 'string');
}

/** The texts of an object: labels, annotations. */
export function textMapOf(value: unknown): ReadonlyMap<string, string> {
  const entries = Object.entries(objectOf(value));
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** @throws ImageError where the bytes are no JSON */
export function parseJson(bytes: Uint8Array, place: ImageErrorPlace): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new ImageError(place, 'is no valid JSON');
  }
}

/**
 * Compares a document with the digest by which it was named.
 * @throws ImageError that names both
 */
export function verifyDocument(bytes: Uint8Array, promised: string, place: ImageErrorPlace): void {
  if (!promised.startsWith('sha256:')) return;
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== promised) {
    throw new ImageError(
      place,
      `its digest is ${found}, but it is named ${promised}; the file is damaged or was tampered with`,
    );
  }
}
