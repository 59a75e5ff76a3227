import type { BuildModel, ManagerStep, Remaining } from '../predict/model.ts';
import { foundPath } from './describe.ts';
import type { RuleContext } from './rule.ts';

/** The install in a later RUN that reads what this one fetched: before anything is fetched anew. */
export function laterInstall(build: BuildModel, { body }: Remaining): ManagerStep | undefined {
  const here = body.writer.layer.index;
  const steps = build.steps.filter(
    ({ manager, step }) => manager === body.cache?.manager && step !== 'clean',
  );
  if (steps.some(({ step, by }) => step === 'install' && by.layer.index === here)) return undefined;
  const later = steps.filter(({ by }) => by.layer.index > here);
  const updated = later.find(({ step }) => step === 'update')?.by.layer.index ?? Infinity;
  return later.find(({ step, by }) => step === 'install' && by.layer.index < updated);
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
