import type { LoggerService } from '@nestjs/common';
import type { Level } from 'pino';
import { Announcement } from '../common/announcement';
import type { LogFormat } from './settings';
import type { Log } from './log';

/** Contexts of Nest's messages about its own start, which only help to debug it. */
const OF_THE_FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'LazyModuleLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Writes what is logged through Nest's `Logger` to the log. A message may be an object with the fields of the line. */
export class NestLog implements LoggerService {
  private readonly announcements: Log;

  constructor(
    private readonly log_: Log,
    private readonly format: LogFormat,
  ) {
    this.announcements = log_.child({}, { level: 'info' });
  }

  log(message: unknown, ...more: unknown[]): void {
    if (message instanceof Announcement) this.announce(message);
    else this.write(isOfTheFramework(more) ? 'debug' : 'info', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.write('fatal', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }

  private announce({ text, line }: Announcement): void {
    if (this.format === 'json') this.announcements.info(line);
    else console.log(text);
  }

  /** Nest passes its context last, and a stack or an error before it. */
  private write(level: Level, message: unknown, more: unknown[]): void {
    if (!this.log_.isLevelEnabled(level)) return;
    const context = more.length > 0 ? { context: String(more.at(-1)) } : {};
    const [cause] = more.slice(0, -1);
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      this.log_[level]({ ...context, ...message });
      return;
    }
    const err = message instanceof Error ? message : cause;
    this.log_[level]({ ...context, ...reasonIn(err) }, message instanceof Error ? message.message : String(message));
  }
}

/** The bundle renames some classes: "_InstanceLoader". */
const isOfTheFramework = (more: unknown[]): boolean =>
  OF_THE_FRAMEWORK.has(String(more.at(-1)).replaceAll(/^_+|\d+$/g, ''));

const reasonIn = (cause: unknown): object => {
  if (cause === undefined || cause === null) return {};
  return cause instanceof Error ? { err: cause } : { stack: typeof cause === 'string' ? cause : JSON.stringify(cause) };
};
