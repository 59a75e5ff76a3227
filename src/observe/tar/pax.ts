import { crc32 } from 'node:zlib';
import { FormatError } from '../errors.ts';

/**
 * What extended headers say of the entries behind them (POSIX pax, "pax Header Block"; GNU tar's manual, "Storing
 * Sparse Files"). Names stay bytes.
 */
export interface Extended {
  path?: Uint8Array;
  linkpath?: Uint8Array;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  sparse?: boolean;
  xattrs?: Map<string, Uint8Array>;
}

const XATTR = /^(?:SCHILY|LIBARCHIVE)\.xattr\./;
const NUMBER = /^-?\d{1,20}(?:\.\d*)?$/;

/**
 * Reads the records `length key=value\n` of a PAX header into `into`; a record without a value takes the key away.
 * @throws FormatError where a record is damaged
 */
export function readPax(data: Uint8Array, into: Extended): void {
  for (let at = 0; at < data.length;) {
    // Some writers fill the header up with NULs.
    if (data[at] === 0) return;
    const space = data.indexOf(32, at);
    const digits =
      space === -1 || space - at > 10 ? '' : Buffer.from(data.subarray(at, space)).toString('latin1');
    const length = /^\d+$/.test(digits) ? Number(digits) : 0;
    const end = at + length - 1;
    const equals = data.indexOf(61, space + 1);
    if (length === 0 || data[end] !== 10 || equals === -1 || equals >= end) {
      throw new FormatError('a PAX header is damaged');
    }
    const key = Buffer.from(data.subarray(space + 1, equals)).toString('latin1');
    record(key, data.slice(equals + 1, end), into);
    at = end + 1;
  }
}

function record(key: string, value: Uint8Array, into: Extended): void {
  switch (key) {
    case 'path':
    case 'GNU.sparse.name':
      if (value.length === 0) delete into.path;
      // The sparse name is the true one: the path beside it is a placeholder.
      else if (key !== 'path' || into.sparse !== true) into.path = value;
      if (key !== 'path') into.sparse = true;
      break;
    case 'linkpath':
      if (value.length === 0) delete into.linkpath;
      else into.linkpath = value;
      break;
    case 'size':
    case 'uid':
    case 'gid':
    case 'mtime':
      if (value.length === 0) delete into[key];
      else into[key] = number(key, value);
      break;
    default:
      if (XATTR.test(key)) (into.xattrs ??= new Map()).set(key.replace(XATTR, ''), value);
      else if (key.startsWith('GNU.sparse.')) into.sparse = true;
  }
}

function number(key: string, value: Uint8Array): number {
  const text = Buffer.from(value).toString('latin1');
  const result = NUMBER.test(text) ? Number(text) : Number.NaN;
  const valid = key === 'mtime' ? Number.isFinite(result) : Number.isSafeInteger(result);
  if (!valid || (key !== 'mtime' && result < 0)) {
    throw new FormatError(`a PAX header's ${key} is ${printable(text)}`);
  }
  return result;
}

function printable(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** One number for a set of extended attributes, whatever their order; 0 for none. */
export function xattrDigest(xattrs: ReadonlyMap<string, Uint8Array> | undefined): number {
  if (xattrs === undefined || xattrs.size === 0) return 0;
  let sum = 0;
  for (const [key, value] of [...xattrs].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    sum = crc32(value, crc32(`${key}\0${value.length}\0`, sum));
  }
  return sum;
}
