/** The only file that knows the shell parser; everything else speaks of the types exported here. */
import { parse, type ParsedScript } from 'unbash';

export { forEachChild } from 'unbash';

export type {
  AndOr,
  ArithmeticCommand,
  ArithmeticFor,
  Assignment,
  Case,
  Command,
  CommandExpansionPart,
  CompoundList,
  DoubleQuotedChild,
  For,
  HereDoc,
  If,
  ParameterExpansionPart,
  ParsedScript,
  ProcessSubstitutionPart,
  Pipeline,
  PipelineNode,
  Redirected,
  Redirection,
  Select,
  Statement,
  SyntaxNode,
  While,
  Word as ShellWordNode,
  WordPart,
} from 'unbash';

/**
 * Parses a shell script. Never throws: what could not be read stands in `errors`, offsets in UTF-16
 * units into `script`, and the rest is there as far as it could be recovered.
 */
export function parseShell(script: string): ParsedScript {
  return parse(script);
}
