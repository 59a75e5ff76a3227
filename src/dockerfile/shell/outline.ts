import type { MappedText } from '../mapped-text.ts';
import type { Span } from '../source.ts';
import {
  forEachChild,
  parseShell,
  type AndOr,
  type Command,
  type PipelineNode,
  type ShellWordNode,
  type Statement,
  type SyntaxNode,
} from './parser.ts';

/** What stands between two parts of a script. */
export type Joint = '&&' | '||' | ';' | '&' | 'newline';

/** A pipeline at the top of a script: what can be removed, or followed by something, as a whole. */
export interface OutlineElement {
  /** From its first word to its last word or redirect; the bodies of heredocs are not in it. */
  readonly span: Span;
  /** The same as offsets into the script. */
  readonly start: number;
  readonly end: number;
  /** command: one program with its arguments; compound: a group, a loop, a condition, a function. */
  readonly kind: 'command' | 'pipeline' | 'compound';
  /** The first word of a command as it is written, `sudo` included; null where it is not literal. */
  readonly program: string | null;
  /** Nothing but programs run in it: no function, no group, no script that is written elsewhere. */
  readonly simple: boolean;
  /** What joins it to the element before it; null at the first of the script. */
  readonly before: Joint | null;
  /** Its place in its chain. */
  readonly index: number;
  readonly chain: OutlineChain;
}

/** Elements joined by `&&` and `||`. */
export interface OutlineChain {
  readonly elements: readonly OutlineElement[];
  /** It ends in `&`. */
  readonly background: boolean;
}

/** A word of a command. */
export interface OutlineWord {
  readonly span: Span;
  /** As it is written. */
  readonly text: string;
  /** Its value where it has no expansions, quotes taken off; else null. */
  readonly value: string | null;
}

/** A simple command anywhere in a script, inside loops and groups, too; not in a script that is an argument. */
export interface OutlineCommand {
  /** As an element's. */
  readonly span: Span;
  /** The program and its arguments; assignments and redirects are not among them. */
  readonly words: readonly OutlineWord[];
  readonly redirected: boolean;
  /** Variables are set before the program, for it alone. */
  readonly assigned: boolean;
}

/** A script as its top level reads, for whoever edits its text. */
export interface ScriptOutline {
  readonly script: MappedText;
  readonly chains: readonly OutlineChain[];
  /** All elements of all chains, in their order. */
  readonly elements: readonly OutlineElement[];
  readonly commands: readonly OutlineCommand[];
  /** Whether a command that fails ends the script: on from its first command, nowhere, or it is not told. */
  readonly errexit: 'on' | 'off' | 'unknown';
  /** Wildcards may be switched off. */
  readonly noglob: boolean;
  /** It may end before its last command, and not with an error. */
  readonly endsEarly: boolean;
  /** It asks for the status of the last command: `$?`. */
  readonly readsStatus: boolean;
  /** A job runs in the background somewhere in it. */
  readonly background: boolean;
  readonly functions: ReadonlySet<string>;
}

export interface OutlineOptions {
  /** The shell was started with `-e`. */
  readonly errexit: boolean;
}

/** The top level of a script; null where a shell would not take it, or it is empty. */
export function outlineScript(script: MappedText, options: OutlineOptions): ScriptOutline | null {
  const parsed = parseShell(script.text);
  if ((parsed.errors ?? []).length > 0 || parsed.commands.length === 0) return null;
  const facts = new Facts();
  for (const statement of parsed.commands) facts.visit(statement);
  const chains: OutlineChain[] = [];
  for (const statement of parsed.commands) chains.push(readChain(statement, script, chains.at(-1), facts));
  const elements = chains.flatMap((chain) => chain.elements);
  return {
    script,
    chains,
    elements,
    commands: facts.commands.map((command) => readCommand(command, script)),
    errexit: errexitOf(elements, facts, options),
    noglob: facts.sets.some((command) => setsOption(command, 'f', 'noglob')),
    endsEarly: facts.endsEarly,
    readsStatus: script.text.includes('$?'),
    background: facts.background,
    functions: facts.functions,
  };
}

function readCommand(
  { pos, end, name, args, prefix, redirects }: Command,
  script: MappedText,
): OutlineCommand {
  const words = [...(name === undefined ? [] : [name]), ...args].map((word) => ({
    span: script.span(word.pos, word.end),
    text: script.text.slice(word.pos, word.end),
    value: word.type === 'Assignment' ? null : literalOf(word),
  }));
  const assigned = prefix.some(({ type }) => type === 'Assignment');
  return { span: script.span(pos, end), words, redirected: redirects.length > 0, assigned };
}

function readChain(
  statement: Statement,
  script: MappedText,
  previous: OutlineChain | undefined,
  facts: Facts,
): OutlineChain {
  const { command } = statement;
  const nodes = command.type === 'AndOr' ? command.commands : [command];
  const elements: OutlineElement[] = [];
  const chain: OutlineChain = { elements, background: statement.background === true };
  for (const [index, node] of nodes.entries()) {
    const [start, end] = [node.pos, node.end];
    elements.push({
      span: script.span(start, end),
      start,
      end,
      kind: kindOf(node),
      program: node.type === 'Command' ? programOf(node) : null,
      simple: facts.isSimple(node),
      before: index === 0 ? jointBehind(previous, start, script) : (operatorsOf(command)[index - 1] ?? null),
      index,
      chain,
    });
  }
  return chain;
}

function operatorsOf(command: PipelineNode | AndOr): readonly ('&&' | '||')[] {
  return command.type === 'AndOr' ? command.operators : [];
}

/** What stands between a chain and the next one, which begins at `start`. */
function jointBehind(chain: OutlineChain | undefined, start: number, { text }: MappedText): Joint | null {
  const last = chain?.elements.at(-1);
  if (chain === undefined || last === undefined) return null;
  if (chain.background) return '&';
  return /^\s*;/.test(text.slice(last.end, start)) ? ';' : 'newline';
}

function kindOf(node: PipelineNode): OutlineElement['kind'] {
  if (node.type === 'Command') return 'command';
  return node.type === 'Pipeline' ? 'pipeline' : 'compound';
}

function programOf({ name }: Command): string | null {
  return name === undefined ? null : literalOf(name);
}

/** The value of a word without expansions, wildcards and braces. */
function literalOf({ value, parts }: Pick<ShellWordNode, 'value' | 'parts'>): string | null {
  const isLiteral = (parts ?? []).every(
    (part) =>
      part.type === 'Literal' ||
      part.type === 'SingleQuoted' ||
      (part.type === 'DoubleQuoted' && part.parts.every(({ type }) => type === 'Literal')),
  );
  return isLiteral ? value : null;
}

/** Builtins that run what is written elsewhere. */
const SOURCING = new Set(['.', 'source', 'eval']);

/** What the whole of a script, its inner parts included, tells about how it runs. */
class Facts {
  readonly functions = new Set<string>();
  readonly sets: Command[] = [];
  readonly commands: Command[] = [];
  endsEarly = false;
  background = false;
  /** It runs what is written elsewhere, which may set anything. */
  sources = false;

  visit(node: SyntaxNode): void {
    if (node.type === 'Function') this.functions.add(node.name.value);
    if (node.type === 'Coproc' || (node.type === 'Statement' && node.background === true)) {
      this.background = true;
    }
    if (node.type === 'Command') this.#command(node);
    // Offsets in a script between backquotes with escapes count in a text of its own.
    if (node.type === 'CommandExpansion' && node.script?.source !== undefined) return;
    forEachChild(node, (child) => this.visit(child));
  }

  isSimple(node: PipelineNode): boolean {
    if (node.type === 'Pipeline') return node.commands.every((member) => this.isSimple(member));
    if (node.type !== 'Command') return false;
    const program = programOf(node);
    return program !== null && !SOURCING.has(program) && !this.functions.has(program);
  }

  #command(command: Command): void {
    this.commands.push(command);
    const program = programOf(command);
    if (program === 'set') this.sets.push(command);
    if (program !== null && SOURCING.has(program)) this.sources = true;
    if (program === 'exec' && command.args.length > 0) this.endsEarly = true;
    if (program === 'exit' && !/^[1-9]\d*$/.test(argumentTexts(command)[0] ?? '')) this.endsEarly = true;
  }
}

function argumentTexts(command: Command): string[] {
  return command.args.map((argument) => (argument.type === 'Assignment' ? argument.text : argument.value));
}

function setsOption(command: Command, letter: string, name: string, sign = '-'): boolean {
  const texts = argumentTexts(command);
  const letters = new RegExp(`^\\${sign}[a-zA-Z]*${letter}`);
  return texts.some(
    (text, index) => letters.test(text) || (text === name && texts[index - 1] === `${sign}o`),
  );
}

function errexitOf(
  elements: readonly OutlineElement[],
  facts: Facts,
  options: OutlineOptions,
): ScriptOutline['errexit'] {
  const touches = (command: Command, sign: string): boolean => setsOption(command, 'e', 'errexit', sign);
  const isMoved = facts.sets.some((command) => touches(command, '+') || isOpen(command));
  if (facts.sources || isMoved) return 'unknown';
  const setting = facts.sets.filter((command) => touches(command, '-'));
  if (options.errexit) return 'on';
  if (setting.length === 0) return 'off';
  return setting.some(({ pos }) => pos === elements[0]?.start) ? 'on' : 'unknown';
}

/** Whether a `set` has words whose text is not known. */
function isOpen(command: Command): boolean {
  return argumentTexts(command).some((text) => text.includes('$'));
}
