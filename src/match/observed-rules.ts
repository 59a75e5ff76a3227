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

/** Every rule that asks an image, in the order of their numbers. */
export const observedRules: readonly ObservedRule[] = [unpredictedCopyUp, unpredictedRemoval];
