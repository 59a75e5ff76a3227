import { ImageError } from '../errors.ts';
import type { LayerIndex } from '../layer-index.ts';
import type { Blob } from '../layer-reader.ts';

/** Named blobs of an archive or a folder: what all kinds of sources come down to. */
export interface BlobStore {
  /** As the user named it, for messages. */
  readonly file: string;
  has(name: string): boolean;
  /** A manifest, an index, a configuration: read whole. @throws ImageError */
  document(name: string): Promise<Uint8Array>;
  /** A layer that can be opened as often as needed; undefined in a stream. @throws ImageError */
  blob(name: string): Blob | undefined;
  /** A layer that was read while the stream passed; undefined where layers can be opened. @throws ImageError */
  indexed(name: string): LayerIndex | undefined;
  close(): void;
}

/** What stands in an archive under a name: something, or a link to another name. */
type Member<T> = { readonly value: T } | { readonly link: string };

const MAX_LINKS = 40;

/** Puts a name into the one form under which members are kept: no `.`, `..`, leading or double slashes. */
export function cleanMember(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** The members of an archive, through the links by which `docker save` stores a repeated layer once. */
export class Members<T> {
  private readonly file: string;
  private readonly byName = new Map<string, Member<T>>();

  constructor(file: string) {
    this.file = file;
  }

  set(name: string, value: T): void {
    this.byName.set(cleanMember(name), { value });
  }

  /** @param target relative to the folder of the link where `symbolic`, else to the archive's root */
  link(name: string, target: string, symbolic: boolean): void {
    const from = cleanMember(name);
    const folder = symbolic && !target.startsWith('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
    this.byName.set(from, { link: `${folder}${target}` });
  }

  has(name: string): boolean {
    return this.byName.has(cleanMember(name));
  }

  /** @throws ImageError where the member is missing, outside, or a link in a circle */
  get(name: string): T {
    let at = cleanMember(name);
    for (let links = 0; links <= MAX_LINKS; links++) {
      if (at === '..' || at.startsWith('../')) throw this.outside(name);
      const member = this.byName.get(at);
      if (member === undefined) {
        const through = links === 0 ? '' : ` (through ${name})`;
        throw new ImageError({ file: this.file, layer: at + through }, 'is missing from the archive');
      }
      if ('value' in member) return member.value;
      at = cleanMember(member.link);
    }
    throw new ImageError({ file: this.file, layer: name }, 'is a link that leads in a circle');
  }

  private outside(name: string): ImageError {
    return new ImageError({ file: this.file, layer: name }, 'points outside the archive');
  }
}
