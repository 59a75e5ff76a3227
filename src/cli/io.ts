import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/** What a command may touch of the process it runs in. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Undefined where it is no terminal. */
  readonly columns: number | undefined;
  /** Resolves when everything is handed over, or the reader is gone. */
  write(text: string): Promise<void>;
}

/** The real process. Its streams are opened when they are used: that takes longer than linting a file. */
export function processIo(): Io {
  return {
    get stdin() {
      return process.stdin;
    },
    stdout: new ProcessOutput(1, () => process.stdout),
    stderr: new ProcessOutput(2, () => process.stderr),
    env: process.env,
    cwd: process.cwd(),
  };
}

class ProcessOutput implements Output {
  readonly #descriptor: number;
  readonly #open: () => WriteStream;
  #stream: WriteStream | undefined;
  /** The reader closed its end: `layerlint | head`. No reason to complain. */
  #gone = false;

  constructor(descriptor: number, open: () => WriteStream) {
    this.#descriptor = descriptor;
    this.#open = open;
  }

  get isTerminal(): boolean {
    try {
      const stats = fstatSync(this.#descriptor);
      // Asking the stream opens it; the commonest device that is no terminal is told without.
      const isDevice = stats.isCharacterDevice() && stats.rdev !== statSync(devNull).rdev;
      return isDevice && this.#opened().isTTY;
    } catch {
      // The shell's `>&-`: there is nothing to write to.
      return false;
    }
  }

  get columns(): number | undefined {
    return this.isTerminal ? this.#opened().columns : undefined;
  }

  async write(text: string): Promise<void> {
    if (this.#gone || text === '') return;
    try {
      const rest = this.#stream === undefined ? writeDirectly(this.#descriptor, Buffer.from(text)) : text;
      if (rest.length > 0) await this.#writeToStream(rest);
    } catch (error) {
      if (!isReaderGone(error)) throw error;
      this.#gone = true;
    }
  }

  #opened(): WriteStream {
    // Errors arrive at the callback of `write`; without a listener they would end the process as well.
    this.#stream ??= this.#open().on('error', () => {});
    return this.#stream;
  }

  #writeToStream(data: string | Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#opened().write(data, (error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
    });
  }
}

/** Writes as much as goes without waiting, and returns the rest. */
function writeDirectly(descriptor: number, bytes: Buffer): Buffer {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    // A pipe that somebody made non-blocking is full.
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
  }
  return bytes.subarray(at);
}

function isReaderGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'EBADF' || code === 'ERR_STREAM_DESTROYED';
}
