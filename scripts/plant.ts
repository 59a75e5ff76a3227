/**
 * Plants a chown, an rm and a mv of a copied file into real Dockerfiles and asks whether each is found:
 *
 *   npx tsx scripts/plant.ts <folder> [how many files]
 *
 * The file's name at its destination is read off the COPY by plain text, not by the prediction that is
 * on trial. The planted RUN is the last instruction of the last stage. Exits 1 when one is missed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { allRules } from '../src/cli/all-rules.ts';
import { isDockerfileName } from '../src/config/discover.ts';
import { parseDockerfile, type ParsedDockerfile } from '../src/dockerfile/index.ts';
import { lintText } from '../src/lint.ts';

const [folder = '.', count = '50'] = process.argv.slice(2);

/** A file that a COPY or ADD of the last stage writes to a literal, absolute path. */
function copiedFile(file: ParsedDockerfile): string | null {
  const last = file.instructions.findLastIndex(({ kind }) => kind === 'from');
  for (const instruction of file.instructions.slice(last)) {
    if (instruction.kind !== 'copy' || instruction.sources.length !== 1 || instruction.heredocs.length > 0) {
      continue;
    }
    const source = instruction.sources[0]?.text ?? '';
    const destination = instruction.destination.text;
    if (!/^[\w./-]+$/.test(source + destination) || !destination.startsWith('/') || /[*?]/.test(source)) {
      continue;
    }
    if (!/\.(?:sh|py|js|json|conf|jar|xml|yml|yaml|php|ini|txt|rb)$/.test(source)) continue;
    if (destination.endsWith('/')) return posix.join(destination, posix.basename(source));
    // Without an ending of its own it may be a folder.
    if (posix.extname(destination) !== '') return destination;
  }
  return null;
}

/** Nothing else in the file speaks of the path, and the stage has a plain shell at its end. */
function isPlain(file: ParsedDockerfile, text: string, path: string): boolean {
  const stages = file.instructions.filter(({ kind }) => kind === 'from').length;
  return (
    stages >= 1 &&
    file.problems.length === 0 &&
    file.escape === '\\' &&
    !/^\s*SHELL\b/im.test(text) &&
    text.split(posix.basename(path)).length <= 4 &&
    // It must still be there at the end.
    !new RegExp(`rm\\s[^\\n]*(?:${posix.basename(path)}|/tmp/)`).test(text)
  );
}

const plants: readonly { readonly command: (path: string) => string; readonly rules: readonly string[] }[] = [
  { command: (path) => `chown 4321 ${path}`, rules: ['LL101'] },
  { command: (path) => `rm ${path}`, rules: ['LL201'] },
  { command: (path) => `mv ${path} ${path}.moved`, rules: ['LL106'] },
];

let [files, found, missed] = [0, 0, 0];
const repositories = new Map<string, number>();
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (files >= Number(count)) break;
  if (!entry.isFile() || !isDockerfileName(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const repository = relative(folder, path).split('/')[0] ?? '';
  if ((repositories.get(repository) ?? 0) >= 3) continue;
  const text = readFileSync(path, 'utf8').replace(/\n*$/, '\n');
  const parsed = parseDockerfile(text);
  const copied = copiedFile(parsed);
  if (copied === null || !isPlain(parsed, text, copied)) continue;
  files++;
  repositories.set(repository, (repositories.get(repository) ?? 0) + 1);
  for (const { command, rules } of plants) {
    const planted = command(copied);
    const raw = `${text}USER root\nRUN true && ${planted}\n`;
    const { file } = lintText(path, raw, {
      rules: allRules,
      known: allRules,
      buildArgs: new Map(),
      context: null,
      engine: 'any',
      allStages: false,
    });
    const at = raw.lastIndexOf(planted);
    const hit = file.findings.find(
      (finding) =>
        finding.span.start === at && finding.span.end === at + planted.length && rules.includes(finding.rule),
    );
    if (hit === undefined) {
      missed++;
      console.log(`missed: ${relative(folder, path)}: ${planted}`);
    } else found++;
  }
}
console.log(
  `${files} files of ${repositories.size} repositories: ${found} of ${found + missed} planted commands found`,
);
process.exitCode = missed > 0 || files < Number(count) ? 1 : 0;
