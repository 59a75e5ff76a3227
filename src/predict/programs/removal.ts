import { findExpression, literal } from '../../dockerfile/index.ts';
import { hasWildcard } from '../../layers/paths.ts';
import { Options, ownTargets, targets } from '../operands.ts';
import type { Family } from './program.ts';

export const removal: Family = {
  rm: (command) => {
    const options = new Options(command.args);
    const recursive = options.has('-r', '-R', '--recursive');
    const force = options.has('-f', '--force');
    const found = targets(options.operands, command, { tree: recursive, required: !force });
    // `rm dir/*` takes the files that match; that it stops at folders matters little here.
    return [
      {
        kind: 'remove',
        targets: found.map((path) =>
          hasWildcard(path.set.path) ? { ...path, set: { ...path.set, extent: 'tree' as const } } : path,
        ),
      },
    ];
  },
  unlink: (command) => [
    { kind: 'remove', targets: targets(command.args, command, { tree: false, required: true }) },
  ],
  // An empty directory has no bytes; whatever stood in it went before.
  rmdir: () => [],
  shred: (command) => {
    const options = new Options(command.args, {
      values: 'nsN',
      longValues: ['--iterations', '--size', '--random-source'],
    });
    const found = targets(options.operands, command, { tree: false, required: true });
    return options.has('-u', '--remove')
      ? [{ kind: 'remove', targets: found }]
      : [{ kind: 'rewrite', targets: found, creates: false, bytes: null }];
  },
  find: (command) => {
    const expression = findExpression(command.args);
    if (expression === null || !expression.deletes) return [];
    return [
      {
        kind: 'remove',
        targets: targets(expression.found, command, { tree: true, required: false }).filter(
          () => expression.filesMeant,
        ),
      },
    ];
  },
  // `docker-php-source delete` and its kin remove what their first half wrote.
  'docker-php-source': (command) =>
    literal(command.args[0]?.word ?? []) === 'delete'
      ? [{ kind: 'remove', targets: ownTargets(['/usr/src/php'], command, true) }]
      : [],
};
