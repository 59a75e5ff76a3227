import { display, ExpansionError, expand, type Instruction, type Span } from '../dockerfile/index.ts';
import { showPath } from '../layers/paths.ts';
import { absolutePath } from './operands.ts';
import type { Place } from './place.ts';
import { scriptOf } from './run.ts';
import type { Layer } from './stored.ts';

/** An instruction as a builder would put it into the history of the image: all of the chain, in order. */
export interface TrailEntry {
  readonly keyword: string;
  readonly span: Span;
  /** The layer that it makes; null for what only changes the configuration. */
  readonly layer: Layer | null;
  /** Of a RUN the script, else the arguments with variables expanded. White space as in the file. */
  readonly text: string;
  /** Of COPY and ADD: the destination as written, variables expanded. Of WORKDIR: the absolute path. */
  readonly destination: string | null;
}

/** @param place what holds behind the instruction (for WORKDIR), which for all others is what holds before */
export function trailEntry(instruction: Instruction, place: Place, layer: Layer | null): TrailEntry {
  const { keyword, span } = instruction;
  const expanded = (text: string): string => {
    try {
      return display(expand(text, (name) => place.environment.lookup(name), place.escape));
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      return text;
    }
  };
  if (instruction.kind === 'run') {
    const { command } = instruction;
    const text =
      command.kind === 'exec'
        ? command.argv.map((argument) => argument.text).join(' ')
        : (scriptOf(instruction, command.script) ?? instruction.heredocs[0]?.content ?? command.script).text;
    return { keyword, span, layer, text, destination: null };
  }
  if (instruction.kind === 'copy') {
    const sources = instruction.sources.map((source) => expanded(source.text));
    const destination = expanded(instruction.destination.text);
    return { keyword, span, layer, text: [...sources, destination].join(' '), destination };
  }
  if (instruction.kind === 'value' && keyword === 'WORKDIR') {
    const path = absolutePath(place.workdir, null);
    return {
      keyword,
      span,
      layer,
      text: instruction.value.text,
      destination: path === null ? null : showPath(path),
    };
  }
  return { keyword, span, layer, text: expanded(instruction.args.text), destination: null };
}
