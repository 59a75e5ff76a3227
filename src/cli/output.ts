import { type ColourChoice, loadPalette, wantsColour } from '../report/colour.ts';
import { DEFAULT_WIDTH, type TextOptions } from '../report/text.ts';
import type { Io } from './io.ts';

/** How every command that reports is told to print. */
export interface OutputSettings {
  readonly format: 'text' | 'json';
  readonly limit: number;
  readonly iec?: boolean;
  /** false for `--no-color`. */
  readonly color: ColourChoice | false;
  readonly showSuppressed?: boolean;
  readonly verbose?: boolean;
}

/** The options of a text report. */
export async function textOptions(settings: OutputSettings, io: Io): Promise<TextOptions> {
  const choice = settings.color === false ? 'never' : settings.color;
  return {
    palette: await loadPalette(wantsColour(choice, io.env, io.stdout.isTerminal)),
    iec: settings.iec === true,
    limit: settings.limit,
    showSuppressed: settings.showSuppressed === true,
    showQuiet: settings.verbose === true,
    width: io.stdout.columns ?? DEFAULT_WIDTH,
  };
}
