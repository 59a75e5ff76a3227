import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { BudgetSettings } from './budgets.ts';
import type { DiffSettings } from './diff.ts';
import type { LintSettings } from './lint.ts';
import type { OutputSettings } from './output.ts';
import type { ImageSettings } from './read-image.ts';
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
  layerlint --fix Dockerfile                fix what can be fixed safely
  layerlint --diff                          see what that would change
  layerlint Dockerfile --image app.tar      hold every finding against the image
  layerlint image app.tar                   where an image's bytes went
  layerlint diff old.tar new.tar            what a change did to the image
  layerlint explain chown-after-copy        what a rule means, with examples

A comment switches a rule off for the next instruction:
  # layerlint ignore=chown-after-copy -- the reason

A path that is named like a command is written with its folder: ./rules
Exit codes: 0 nothing found, 1 findings or a broken budget,
2 something could not be read or done`;

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
    .usage(USAGE)
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
  const done = (result: ExitCode): void => {
    code = result;
  };
  addImageCommands(command, io, done);
  addRuleCommands(command, io, done);
  return {
    command,
    flush: async () => {
      for (const write of said) await write();
    },
    result: () => code,
  };
}

function addImageCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const image = program
    .command('image')
    .description('Says where the bytes of an image went, layer by layer and file by file.')
    .argument('<image>', IMAGE);
  addOutputOptions(addImageOptions(image), 'files and caches')
    .optionsGroup('Other:')
    .helpOption('-h, --help', 'print this help')
    .action(async (spec: string, options: ImageSettings & BudgetSettings & OutputSettings) => {
      const { reportImage } = await import('./image.ts');
      done(await reportImage(spec, options, io));
    });
  const diff = program
    .command('diff')
    .description('Says what became of an image: layers and files that came, went, grew or shrank.')
    .argument('<old>', IMAGE)
    .argument('<new>', 'the same')
    .optionsGroup('The images:')
    .option('--platform <os/architecture>', "where there are several (default: this machine's)")
    .option('--no-verify', 'do not compare digests');
  addOutputOptions(diff, 'files')
    .optionsGroup('Other:')
    .helpOption('-h, --help', 'print this help')
    .action(async (before: string, after: string, options: DiffSettings) => {
      const { reportDifference } = await import('./diff.ts');
      done(await reportDifference(before, after, options, io));
    });
}

function addRuleCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('explain')
    .description('print what a rule means')
    .argument('<rule>', 'its number or name')
    .action(async (name: string) => {
      const { explain } = await import('./explain.ts');
      done(await explain(name, io));
    });
  program
    .command('rules')
    .description('list the rules')
    .addOption(formatOption())
    .action(async (options: { format: 'text' | 'json' }) => {
      const { listRules } = await import('./rules.ts');
      done(await listRules(options.format, io));
    });
}

const USAGE = [
  '[options] [paths...]',
  'layerlint image <image>',
  'layerlint diff <old> <new>',
  'layerlint explain <rule>',
  'layerlint rules',
].join('\n       ');

const IMAGE = 'an archive, an OCI layout, - for standard input, or the name of an image in an engine';

const HELP_WIDTH = 80;

const SEVERITIES = ['error', 'warning', 'info', 'none'];

function addLintOptions(command: Command): Command {
  const lint = command
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
    .option('--assume-squash', 'the layers of the file are merged in the end: only what stays there counts')
    .option('--stdin-filename <path>', 'the name to show for standard input')
    .optionsGroup('Rules:')
    .option(
      '--select <rules>',
      'run these only: LL101, chown-after-copy, or LL1 for all that begin so; LL7 runs only if named',
      appendNames,
    )
    .option('--ignore <rules>', 'do not run these', appendNames)
    .addOption(choice('--fail-on <severity>', SEVERITIES, 'warning', 'exit with 1 from here on'))
    .addOption(choice('--failure-threshold <severity>', SEVERITIES, 'warning', 'the same').hideHelp())
    .option('--exit-zero', 'exit with 0 whatever is found')
    .optionsGroup('Fixing:')
    .option('--fix', 'write what can be fixed safely into the files; of - print the fixed text')
    .option('--unsafe-fixes', 'with --fix or --diff: also what may change how the image behaves')
    .option('--diff', 'print what --fix would change and write nothing; exit with 1 if there is anything')
    .optionsGroup('The image:')
    .option('--image <image>', `what was built from the file, to hold the findings against: ${IMAGE}`);
  return addOutputOptions(addImageOptions(lint), 'findings')
    .option('--show-suppressed', 'list suppressed findings, too')
    .option('--verbose', 'say also what costs little and hardly an edit saves')
    .optionsGroup('Other:');
}

function addImageOptions(command: Command): Command {
  return command
    .optionsGroup('The image:')
    .option('--image-ref <name>', 'which image of an archive: a name, a tag or a digest')
    .option('--platform <os/architecture>', "where there are several (default: this machine's)")
    .option('--base <layers>', 'what the base image brings: a number of layers, or the base image itself')
    .option('--no-verify', 'do not compare digests')
    .optionsGroup('Budgets, 1 where one is broken:')
    .option('--max-waste <size>', 'what could be saved: 20MB, or 5% of the image')
    .option('--min-efficiency <share>', 'live of all bytes: 0.95 or 95%')
    .option('--max-size <size>', 'all bytes: 500MB');
}

function addOutputOptions(command: Command, limited: string): Command {
  return command
    .optionsGroup('Output:')
    .addOption(formatOption())
    .option(
      '--limit <n>',
      `${limited} to show in text; 0 shows all (default: ${DEFAULT_LIMIT})`,
      wholeNumber,
      DEFAULT_LIMIT,
    )
    .option('--iec', 'sizes in MiB instead of MB')
    .addOption(
      choice('--color <when>', ['auto', 'always', 'never'], 'auto', 'colour the text').default('auto'),
    )
    .addOption(new Option('--no-color').hideHelp());
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
