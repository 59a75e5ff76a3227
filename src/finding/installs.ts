import type { BuildModel, ManagerStep, Remaining } from '../predict/model.ts';

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
