import type { BuildModel, ManagerStep, Remaining } from '../predict/model.ts';

/** Whether a later RUN installs what it has not fetched anew: without what this one fetched it fails. */
export function neededLater(build: BuildModel, { body }: Remaining): boolean {
  const here = body.source.layer.index;
  const later = build.steps.find(
    ({ manager, step, by }) =>
      manager === body.cache?.manager &&
      by.layer.index > here &&
      (step === 'install' || (step === 'update' && by.certainty === 'certain')),
  );
  return later?.step === 'install';
}

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
