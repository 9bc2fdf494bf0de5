import { Command } from 'commander';

/** What the help of a command says. Lines of `examples` are commands as one types them. */
export interface Manual {
  summary: string;
  description?: string;
  examples: string[];
}

/** Makes a command of the command line. `environment` holds the settings. */
export type MakesCommand = (environment: NodeJS.ProcessEnv) => Command;

const HELP_WIDTH = 100;
const EXIT_CODES = '0 if it worked, 1 if it was refused, 2 if it was called wrongly or a file is missing.';

/** A command with its manual page. Mistakes in calling it are printed as one sentence. */
export function command(name: string, { summary, description = summary, examples }: Manual): Command {
  const made = new Command(name).summary(summary).description(description);
  made.exitOverride().helpOption('-h, --help', 'Show this page.').helpCommand(false);
  made.configureHelp({ helpWidth: HELP_WIDTH, showGlobalOptions: false });
  made.configureOutput({ outputError: (text, write) => write(`${sentence(text)} See: ${callOf(made)} --help\n`) });
  made.addHelpText('after', `\nExamples:\n${indented(examples)}\n\nExit code: ${EXIT_CODES}`);
  return made;
}

/** A command that prints something: as text for people, or with --json for programs. */
export const printingCommand = (name: string, manual: Manual): Command =>
  command(name, manual).option('--json', 'Print the result as JSON.');

/** Prints a result: the value with --json, else the text. */
export function print({ json = false }: { json?: boolean }, value: object, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`);
}

/** Rows of a table as lines, with the columns aligned. */
export function aligned(rows: (string | number)[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => String(row[column]).length))) ?? [];
  const line = (row: (string | number)[]): string =>
    row.map((cell, column) => String(cell).padEnd(widths[column]!)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

export const indented = (lines: string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** "error: missing required argument 'file'" → "Missing required argument 'file'." */
function sentence(text: string): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/[.?]?$/, (end) => end || '.')}`;
}

const callOf = (made: Command): string =>
  made.parent ? `${callOf(made.parent)} ${made.name()}` : `npx ${made.name()}`;
