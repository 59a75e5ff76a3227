import type { Remaining } from '../predict/model.ts';
import { failedCleanUp } from './clean-ups.ts';
import { foundPath } from './describe.ts';
import type { RuleContext } from './rule.ts';

export { laterInstall } from './installs.ts';

/** Reports each layer that keeps a manager's cache, at the commands that filled it. */
export function reportCachesLeft(
  context: RuleContext,
  manager: string,
  store: string,
  message: string,
  skip: (entry: Remaining) => boolean = () => false,
): void {
  const byLayer = new Map<number, Remaining[]>();
  for (const entry of context.build.remaining) {
    const { cache, writer } = entry.body;
    if (cache?.manager !== manager || cache.store !== store || skip(entry)) continue;
    // A clean-up that was meant for it is told what it does not do.
    if (failedCleanUp(context.build, entry) !== undefined) continue;
    byLayer.set(writer.layer.index, [...(byLayer.get(writer.layer.index) ?? []), entry]);
  }
  for (const [first, ...more] of byLayer.values()) {
    if (first === undefined) continue;
    const { body } = first;
    context.report({
      at: body.writer.span,
      instruction: body.writer.layer.span,
      paths: [foundPath(body.at, false)],
      bytes: body.bytes,
      confidence: body.certainty,
      related: more.map((entry) => ({ message: 'and here', span: entry.body.writer.span })),
      message: message.replace('{path}', foundPath(body.at, false).path),
    });
  }
}
