import { statSync } from 'node:fs';
import { cutMiddle } from '../report/columns.ts';
import { formatSize } from '../report/size.ts';
import type { Io } from './io.ts';

/** Work shorter than this needs no word. */
const PATIENCE_MS = 500;
const INTERVAL_MS = 100;
const CLEAR_LINE = '\r\u001B[K';

export interface Progress {
  /** So many bytes more were read. */
  readonly add: (bytes: number) => void;
  /** Takes the line off the screen; nothing may be printed before. */
  readonly end: () => Promise<void>;
}

/** Says on standard error how far reading is: to somebody who sits in front of a terminal, and only if it takes long. */
export function startProgress(spec: string, io: Io): Progress {
  const { CI: ci = '' } = io.env;
  if (!io.stderr.isTerminal || (ci !== '' && ci !== 'false')) {
    return { add: () => {}, end: () => Promise.resolve() };
  }
  const width = (io.stderr.columns ?? 80) - 1;
  const size = statSync(spec, { throwIfNoEntry: false });
  const total = size?.isFile() === true ? size.size : 0;
  const options = { iec: false };
  let read = 0;
  let shown = false;
  let next = Date.now() + PATIENCE_MS;
  return {
    add: (bytes) => {
      read += bytes;
      const now = Date.now();
      if (now < next) return;
      next = now + INTERVAL_MS;
      shown = true;
      // A compressed archive unpacks to more than its size.
      const of = read <= total ? ` of ${formatSize(total, options)}` : '';
      const amount = `: ${formatSize(read, options)}${of}`;
      const name = cutMiddle(`reading ${spec}`, Math.max(1, width - amount.length));
      void io.stderr.write(CLEAR_LINE + name + amount);
    },
    end: async () => {
      if (shown) await io.stderr.write(CLEAR_LINE);
    },
  };
}
