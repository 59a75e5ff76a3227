import { wordOf, type Word } from '../word.ts';
import { foundIn, type ShellArgument, type ShellRedirect, type Source } from './command.ts';
import type { WordContext } from './context.ts';
import { spanOf } from './engine.ts';
import { heredocScript, nestedScript, PlainScript } from './nested.ts';
import type { Assignment, Command, Redirection, ShellWordNode } from './parser.ts';
import type { ShellState } from './state.ts';
import { evaluatePattern, evaluateSingle, evaluateWords, isPlain } from './words.ts';

/** What a command's words, assignments and redirects come to. */

export function wordContext(
  source: Source,
  state: ShellState,
  substitute: WordContext['substitute'],
  unique: WordContext['unique'],
): WordContext {
  const context: WordContext = {
    source,
    state,
    substitute,
    unique,
    single: (node) => evaluateSingle(node, context),
    pattern: (node) => evaluatePattern(node, context),
  };
  return context;
}

/** The words of a command, its name first. */
export function commandWords(node: Command, context: WordContext): ShellArgument[] {
  const { text } = context.source;
  const words: ShellArgument[] = node.name === undefined ? [] : argumentsOf(node.name, context);
  for (const argument of node.args) {
    if (argument.type === 'Word') words.push(...argumentsOf(argument, context));
    else if (argument.value.type === 'Word') {
      // export NAME=value
      const before = argument.append === true ? (context.state.lookup(argument.name) ?? []) : [];
      words.push({
        word: wordOf([`${argument.name}=`, ...before, ...evaluateSingle(argument.value, context)]),
        span: spanOf(context.source, argument.pos, argument.end),
        script: text.slice(argument.pos, argument.end),
      });
    } else {
      words.push({
        word: [argument.name],
        span: spanOf(context.source, argument.pos, argument.end),
        script: null,
      });
    }
  }
  return words;
}

function argumentsOf(node: ShellWordNode, context: WordContext): ShellArgument[] {
  const { source } = context;
  const span = spanOf(source, node.pos, node.end);
  if (isPlain(node, context)) {
    // Most words by far, and hardly one of them is ever read as a script.
    return [{ word: [node.value], span, script: new PlainScript(node, source) }];
  }
  const values = evaluateWords(node, context);
  // Of a word that became several, none can be read as a script of its own.
  const script = values.length === 1 ? nestedScript(node, context) : null;
  return values.map((word) => {
    const found = foundIn(word);
    return {
      word,
      span,
      script: script?.text ?? null,
      ...(script === null || script.slots.length === 0 ? {} : { slots: script.slots }),
      ...(found === undefined ? {} : { found }),
    };
  });
}

export function evaluateRedirects(list: readonly Redirection[], context: WordContext): ShellRedirect[] {
  return list.map((redirect): ShellRedirect => {
    const span = spanOf(context.source, redirect.pos, redirect.end);
    if (redirect.type === 'HereDoc') {
      return { operator: '<<', target: null, span, ...inputOf(heredocScript(redirect.body, context)) };
    }
    const target = redirect.target === undefined ? null : evaluateSingle(redirect.target, context);
    const reads = redirect.type === 'HereString' && redirect.target !== undefined;
    const input = reads && redirect.target !== undefined ? nestedScript(redirect.target, context) : null;
    return { operator: redirect.operator, target, span, ...inputOf(input) };
  });
}

function inputOf(source: Source | null): Pick<ShellRedirect, 'input' | 'slots'> {
  return source === null ? { input: null } : { input: source.text, slots: source.slots };
}

/** `A=b C=d` as a command of its own, or `declare -a A=(b c)`: later ones see the earlier ones. */
export function assign(list: readonly Assignment[], context: WordContext): void {
  for (const assignment of list) {
    const { name, value, index } = assignment;
    const { state } = context;
    const append = assignment.append === true;
    if (value.type === 'ArrayValue') {
      const items = value.elements.flatMap((element) => evaluateWords(element, context));
      const before = append ? state.items(name) : [];
      const indexed = value.elements.some((element) => /^\[[^\]]*\]=/.test(element.text));
      if (before === null || indexed) state.blur(name, `array:${name}${context.unique(assignment.pos)}`);
      else state.setArray(name, [...before, ...items]);
    } else if (index !== undefined) {
      evaluateSingle(value, context);
      state.blur(name, `array:${name}${context.unique(assignment.pos)}`);
    } else {
      const before = append ? (state.lookup(name) ?? []) : [];
      state.set(name, wordOf([...before, ...evaluateSingle(value, context)]));
    }
  }
}

/** `A=b C=d command`: what the command finds in its environment. */
export function environment(list: readonly Assignment[], context: WordContext): Map<string, Word> {
  const values = new Map<string, Word>();
  if (list.length === 0) return values;
  const inner = { ...context, state: context.state.fork() };
  for (const assignment of list) {
    assign([assignment], { ...inner, single: (node) => evaluateSingle(node, inner) });
    const value = inner.state.lookup(assignment.name);
    if (value !== undefined) values.set(assignment.name, value);
  }
  return values;
}
