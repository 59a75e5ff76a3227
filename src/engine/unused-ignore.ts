import { defineRule } from '../finding/rule.ts';

/**
 * The one rule about layerlint's own comments. It asks the other findings, not the build,
 * so the engine reports it when all of them are there.
 */
export const unusedIgnore = defineRule({
  id: 'LL0001',
  name: 'unused-ignore',
  worst: 'warning',
  docs: {
    summary: 'A comment that suppresses nothing hides what comes later',
    what: 'Reports each name in a `# layerlint ignore=` comment that suppresses no finding of the instruction it stands before, and each that is no rule. Names of rules that are switched off are left alone.',
    why: 'It costs no bytes itself. But a comment that has outlived its finding silently suppresses the next one of its kind.',
    help: 'take the name out of the comment; the comment, if it is the only one',
    fixSafety:
      'Safe: the name goes, and the comment with its last name. Not where a comment behind it would become a directive, nor where the name is no rule: it may be misspelt.',
    proof: 'Nothing: an image does not show comments.',
  },
  examples: [
    {
      caption: 'the reason for the comment is gone',
      bad: 'FROM alpine:3.20\n# layerlint ignore=LL101 -- the base image needs it\nRUN true\n',
      reports: [{ at: '2:20-2:25', paths: [], severity: 'warning' }],
      fixed: 'FROM alpine:3.20\nRUN true\n',
    },
    {
      caption: 'not a rule',
      bad: 'FROM alpine:3.20\n# layerlint ignore=chown-before-copy\nRUN true\n',
      reports: [{ at: '2:20-2:37', paths: [], severity: 'warning' }],
    },
    {
      caption: 'the comment suppresses a finding',
      good: 'FROM alpine:3.20\nCOPY app.jar /app.jar\n# layerlint ignore=LL101 -- see the release notes\nRUN chown 1000 /app.jar\n',
    },
  ],
  check() {},
});
