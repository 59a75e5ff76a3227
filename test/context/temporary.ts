import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

/** A folder that lives as long as the test: a string is a file, `{ link }` a symbolic link, null a directory. */
export function temporaryFolder(tree: Record<string, string | { link: string } | null>): string {
  const root = mkdtempSync(join(tmpdir(), 'layerlint-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(tree)) {
    const absolute = join(root, path);
    mkdirSync(content === null ? absolute : dirname(absolute), { recursive: true });
    if (typeof content === 'string') writeFileSync(absolute, content);
    else if (content !== null) symlinkSync(content.link, absolute);
  }
  return root;
}
