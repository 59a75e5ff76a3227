import { UsageError } from './errors.ts';

/** The build arguments of `--build-arg`; a name alone takes the environment's value, if there is one. */
export function readBuildArgs(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const argument of given) {
    const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) throw new UsageError(`--build-arg takes NAME=VALUE or NAME, not '${argument}'`);
    const known = value ?? environment[name];
    if (known !== undefined) result.set(name, known);
  }
  return result;
}
