import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { LintSettings } from './lint.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

const EXAMPLES = `
Examples:
  layerlint                                 all Dockerfiles below this folder
  layerlint api/Dockerfile                  one file, whatever its name
  layerlint --target prod --fail-on error   one stage; only the worst fails
  layerlint --format json . > report.json   for other programs
  generate | layerlint - --context .        standard input
  layerlint explain chown-after-copy        what a rule means, with examples

A comment switches a rule off for the next instruction:
  # layerlint ignore=chown-after-copy -- the reason

A path that is named like a command is written with its folder: ./rules
Exit codes: 0 nothing found, 1 findings, 2 something could not be read or done`;

/** Reads the command line and runs the command that it names. */
export async function runProgram(argv: readonly string[], io: Io): Promise<ExitCode> {
  const program = createProgram(io);
  try {
    await program.command.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    await program.flush();
    return error.exitCode === 0 ? EXIT.ok : EXIT.failure;
  }
  return program.result();
}

interface Program {
  readonly command: Command;
  /** Hands over what the parser has to say: help, the version, what is wrong with an option. */
  flush(): Promise<void>;
  result(): ExitCode;
}

function createProgram(io: Io): Program {
  const said: (() => Promise<void>)[] = [];
  let code: ExitCode = EXIT.ok;
  const command = new Command('layerlint')
    .description('Finds what makes a container image fat, and the line of the Dockerfile that put it there.')
    .usage('[options] [paths...]\n       layerlint explain <rule>\n       layerlint rules')
    .helpCommand(false)
    // Choices and defaults stand in the descriptions already.
    .configureHelp({ optionDescription: ({ description }) => description })
    .exitOverride()
    // What stands behind a command's name belongs to that command.
    .enablePositionalOptions()
    .showHelpAfterError('(layerlint --help lists the options)')
    .configureOutput({
      writeOut: (text) => said.push(() => io.stdout.write(text)),
      writeErr: (text) => said.push(() => io.stderr.write(text)),
      getOutHelpWidth: () => io.stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => io.stderr.columns ?? HELP_WIDTH,
    })
    .addHelpText('after', EXAMPLES);
  addLintOptions(command)
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .action(async (paths: string[], options: LintSettings) => {
      const { lint } = await import('./lint.ts');
      code = await lint(paths, options, io);
    });
  command
    .command('explain')
    .description('print what a rule means')
    .argument('<rule>', 'its number or name')
    .action(async (name: string) => {
      const { explain } = await import('./explain.ts');
      code = await explain(name, io);
    });
  command
    .command('rules')
    .description('list the rules')
    .addOption(formatOption())
    .action(async (options: { format: 'text' | 'json' }) => {
      const { listRules } = await import('./rules.ts');
      code = await listRules(options.format, io);
    });
  return {
    command,
    flush: async () => {
      for (const write of said) await write();
    },
    result: () => code,
  };
}

const HELP_WIDTH = 80;

const SEVERITIES = ['error', 'warning', 'info', 'none'];

function addLintOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'Dockerfiles, folders to search, or - for standard input (default: this folder)')
    .optionsGroup('The build:')
    .option('--target <stage>', 'the stage that ships (default: the last one)')
    .option('--all-stages', 'look at stages that do not ship, too')
    .option(
      '--build-arg <name=value>',
      'a build argument; the name alone takes it from the environment',
      append,
    )
    .option('--context <folder>', 'the build context (default: the folder of each Dockerfile)')
    .addOption(
      choice('--engine <engine>', ['any', 'overlay2', 'containerd'], 'any', 'whose storage counts').default(
        'any',
      ),
    )
    .option('--stdin-filename <path>', 'the name to show for standard input')
    .optionsGroup('Rules:')
    .option(
      '--select <rules>',
      'run these only: LL101, chown-after-copy, or LL1 for all that begin so',
      appendNames,
    )
    .option('--ignore <rules>', 'do not run these', appendNames)
    .addOption(choice('--fail-on <severity>', SEVERITIES, 'warning', 'exit with 1 from here on'))
    .addOption(choice('--failure-threshold <severity>', SEVERITIES, 'warning', 'the same').hideHelp())
    .option('--exit-zero', 'exit with 0 whatever is found')
    .optionsGroup('Output:')
    .addOption(formatOption())
    .option('--limit <n>', 'findings to show in text; 0 shows all (default: 20)', wholeNumber, DEFAULT_LIMIT)
    .option('--iec', 'sizes in MiB instead of MB')
    .addOption(
      choice('--color <when>', ['auto', 'always', 'never'], 'auto', 'colour the text').default('auto'),
    )
    .addOption(new Option('--no-color').hideHelp())
    .option('--show-suppressed', 'list suppressed findings, too')
    .optionsGroup('Other:');
}

function choice(flags: string, choices: readonly string[], usual: string, description: string): Option {
  const listed = choices.map((value) => (value === usual ? `${value} (default)` : value));
  return new Option(flags, `${description}: ${listed.join(', ')}`).choices(choices);
}

const DEFAULT_LIMIT = 20;

function formatOption(): Option {
  return choice('--format <format>', ['text', 'json'], 'text', 'how to print').default('text');
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function appendNames(value: string, before: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Names are separated by single commas.');
  return [...before, ...names];
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(value);
}
