import type { RuleDocs, RuleName } from '../finding/rule.ts';

/** A rule that reports what an image shows and no other rule predicted; it has nothing to check in a file. */
export interface ObservedRule extends RuleName {
  readonly docs: RuleDocs;
}

export const unpredictedCopyUp: ObservedRule = {
  id: 'LL901',
  name: 'unpredicted-copy-up',
  docs: {
    summary: 'An image shows files that an instruction stores again, and no other rule predicted it',
    what:
      'Reports an instruction whose layer holds files that a lower layer holds already: with the same content and ' +
      'another owner, mode or time, with other content, or under a new name. Only with `--image`, and only what no ' +
      'other rule predicted. Files of the base image are left out where no edit could save them.',
    why:
      'A layer cannot be changed. To change a lower file in any way, the builder stores all of it again, and the ' +
      'lower copy stays in the image. Programs that the instruction starts do this without a word in the Dockerfile.',
    help: 'let the program run in the instruction that stores the files first, or in a stage that is not shipped',
    fixSafety: 'There is no automatic fix: what the program does is not known.',
    proof:
      'It is the proof: the bodies in the lower layers that nothing refers to, and the paths that ended them.',
  },
};

export const unpredictedRemoval: ObservedRule = {
  id: 'LL902',
  name: 'unpredicted-removal',
  docs: {
    summary: 'An image shows files that an instruction removes too late, and no other rule predicted it',
    what:
      'Reports an instruction whose layer removes or covers files that a lower layer stored. Only with `--image`, and ' +
      'only what no other rule predicted. Files of the base image are left out: removing them saves nothing.',
    why: 'A removal only hides a lower file. Its bytes stay in the layer that stored them, and are pulled with it.',
    help: 'remove the files in the instruction that stores them, or store them in a stage that is not shipped',
    fixSafety: 'There is no automatic fix: what the program does is not known.',
    proof: 'It is the proof: the bodies in the lower layers, and the whiteouts above that hide them.',
  },
};

const NOT_ALWAYS =
  'Only with `--image`, from 1 MB on, never of the base image, and never more than a mention: what is a burden to one ' +
  'image is the purpose of another.';

export const documentationKept: ObservedRule = {
  id: 'LL911',
  name: 'documentation-kept',
  docs: {
    summary: 'A layer holds manuals and translations of the system',
    what: `Mentions an instruction whose layer holds files below /usr/share/doc, man, info and locale. Licences (\`copyright\`) are left out. ${NOT_ALWAYS}`,
    why: 'Packages bring their manuals in all languages. Nobody reads them in a container, and programs run without.',
    help: 'keep packages from unpacking them (dpkg: `path-exclude`, dnf: `--nodocs`), or remove them in the same RUN',
    fixSafety: 'There is no automatic fix: a program may show its own manual or its translated messages.',
    proof: 'It is the proof: the files in the layer.',
    references: ['https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html'],
  },
};

export const bytecodeKept: ObservedRule = {
  id: 'LL912',
  name: 'bytecode-kept',
  docs: {
    summary: 'A layer holds what Python compiled of modules that are there as sources',
    what: `Mentions an instruction whose layer holds .pyc files in __pycache__ folders. ${NOT_ALWAYS}`,
    why: 'Python makes these files again from the sources, or does without. They take about as many bytes as the sources; in return a program with many modules starts sooner.',
    help: 'where starting sooner does not matter: `pip install --no-compile`, and PYTHONDONTWRITEBYTECODE=1 for what runs in the build',
    fixSafety: 'There is no automatic fix: programs start more slowly without.',
    proof: 'It is the proof: the files in the layer.',
    references: ['https://docs.python.org/3/using/cmdline.html#envvar-PYTHONDONTWRITEBYTECODE'],
  },
};

export const staticLibrariesKept: ObservedRule = {
  id: 'LL913',
  name: 'static-libraries-kept',
  docs: {
    summary: 'A layer holds static libraries',
    what: `Mentions an instruction whose layer holds .a files. ${NOT_ALWAYS}`,
    why: 'Only a linker reads static libraries. A program that runs does not.',
    help: 'link in a stage that is not shipped, and copy the program out of it',
    fixSafety: 'There is no automatic fix: an image may be there to build in.',
    proof: 'It is the proof: the files in the layer.',
  },
};

export const logsKept: ObservedRule = {
  id: 'LL914',
  name: 'logs-kept',
  docs: {
    summary: 'A layer holds logs of the build',
    what: `Mentions an instruction whose layer holds files below /var/log. ${NOT_ALWAYS}`,
    why: 'Package managers and other programs log what they do. The build is over when the image is there.',
    help: 'remove the logs in the RUN that wrote them',
    fixSafety: 'There is no automatic fix: a program may want its log to be there.',
    proof: 'It is the proof: the files in the layer.',
  },
};

export const identicalFiles: ObservedRule = {
  id: 'LL915',
  name: 'identical-files',
  docs: {
    summary: 'A layer holds a large file that the image holds under another name already',
    what: `Mentions an instruction whose layer stores a file of 1 MB or more with the same content as another file of the image, where both are there in the end and are no hard links. What other findings tell is left out. ${NOT_ALWAYS}`,
    why: 'Every regular file is stored for itself, whatever others hold.',
    help: 'make one of them a link (`ln`, in the same instruction), or store only one',
    fixSafety: 'There is no automatic fix: one of the two may be changed later.',
    proof: 'It is the proof: equal sizes and checksums of both files.',
  },
};

/** Every rule that asks an image, in the order of their numbers. */
export const observedRules: readonly ObservedRule[] = [
  unpredictedCopyUp,
  unpredictedRemoval,
  documentationKept,
  bytecodeKept,
  staticLibrariesKept,
  logsKept,
  identicalFiles,
];
