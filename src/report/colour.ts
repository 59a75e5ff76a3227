/** The few ways in which the report marks text. */
export interface Palette {
  strong(text: string): string;
  dim(text: string): string;
  error(text: string): string;
  warning(text: string): string;
  info(text: string): string;
  help(text: string): string;
}

export type ColourChoice = 'auto' | 'always' | 'never';

const same = (text: string): string => text;

/** Marks nothing. */
export const plain: Palette = { strong: same, dim: same, error: same, warning: same, info: same, help: same };

/** Whether to colour: the option, else NO_COLOR, else FORCE_COLOR, else whether a terminal reads it. */
export function wantsColour(
  choice: ColourChoice,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { NO_COLOR: no = '', FORCE_COLOR: force = '' } = environment;
  if (no !== '') return false;
  if (force !== '' && force !== '0') return true;
  return isTerminal;
}

/** The colours themselves, loaded only where they are wanted. */
export async function loadPalette(coloured: boolean): Promise<Palette> {
  if (!coloured) return plain;
  const { Chalk } = await import('chalk');
  // Whether to colour is decided above; the sixteen basic colours follow the reader's theme.
  const chalk = new Chalk({ level: 1 });
  return {
    strong: chalk.bold,
    dim: chalk.dim,
    error: chalk.red.bold,
    warning: chalk.yellow.bold,
    info: chalk.blue.bold,
    help: chalk.cyan,
  };
}
