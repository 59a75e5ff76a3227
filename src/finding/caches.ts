import type { BuildModel, Remaining } from '../predict/model.ts';
import { foundPath } from './describe.ts';
import type { RuleContext } from './rule.ts';

/** Whether a RUN of a later layer installs with what this one fetched. */
export function installsElsewhere(build: BuildModel, { body }: Remaining): boolean {
  const { layer } = body.writer;
  const manager = body.cache?.manager;
  const here = build.steps.some(
    (step) => step.manager === manager && step.step === 'install' && step.by.layer.index === layer.index,
  );
  return (
    !here &&
    build.steps.some(
      (step) => step.manager === manager && step.step === 'install' && step.by.layer.index > layer.index,
    )
  );
}

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
