import { destination, pino, type DestinationStream, type Logger, type SerializedError } from 'pino';
import { setDetachedTimer } from '../common/time/detached-timer';
import type { Config } from '../config';
import { PINO_LEVELS } from './settings';

/** The log of the service. Each line has the time (ISO 8601, UTC), the level, `msg` and its fields. */
export type Log = Logger;

const STDOUT = 1;
/** Lines are gathered up to this length, because a write for each costs more than making it. A Linux pipe holds 65,536 bytes. */
const GATHERED_CHARACTERS = 60_000;
const GATHERED_MS = 50;
/** Maximum bytes that wait for a reader. Further lines are dropped. */
const MAX_UNREAD_BYTES = 16_777_216;
const ISO = `UTC:yyyy-mm-dd'T'HH:MM:ss.l'Z'`;

/** Writes line by line, like other users of `process.stdout`. */
const ontoStdout: DestinationStream = { write: (line) => void process.stdout.write(line) };

/** Makes the log for these settings, on stdout unless `out` is given. */
export function makeLog({ logLevel, logFormat }: Config, out = ontoStdout): Log {
  const options = {
    level: PINO_LEVELS[logLevel],
    base: undefined,
    timestamp: () => `,"time":"${isoNow()}"`,
    formatters: { level: (level: string) => ({ level }) },
    serializers: { err: withoutDetails },
  };
  return pino(options, logFormat === 'pretty' ? prettyOnto(out) : out);
}

/** For the process of the service: gathers lines for a moment, and writes the rest when the process ends. */
export function fastStdout(): DestinationStream {
  const out = destination({ fd: STDOUT, sync: false, maxLength: MAX_UNREAD_BYTES });
  // The reader is gone.
  out.on('error', () => undefined);
  // The destination can buffer by itself, but measures its whole buffer with each line.
  let gathered = '';
  const pass = (): void => {
    if (gathered !== '') out.write(gathered);
    gathered = '';
  };
  process.on('exit', () => {
    pass();
    out.flushSync();
  });
  return {
    write: (line) => {
      if (gathered === '') setDetachedTimer(pass, GATHERED_MS);
      gathered += line;
      if (gathered.length >= GATHERED_CHARACTERS) pass();
    },
  };
}

const SECOND_MS = 1_000;
const THOUSANDTHS = Array.from({ length: SECOND_MS }, (_, i) => String(i).padStart(3, '0'));
let last = { second: 0, text: '' };

/** The time as ISO 8601 in UTC. Many lines are written within a second. */
export function isoNow(): string {
  const ms = Date.now();
  const second = Math.floor(ms / SECOND_MS);
  if (second !== last.second)
    last = { second, text: new Date(second * SECOND_MS).toISOString().slice(0, -'000Z'.length) };
  return `${last.text}${THOUSANDTHS[ms - second * SECOND_MS]}Z`;
}

/** Milliseconds with three decimals. Formatting a fraction in the usual way takes longer than all other fields of a line. */
export function decimalOf(milliseconds: number): string {
  const micros = Math.round(milliseconds * SECOND_MS);
  const whole = Math.floor(micros / SECOND_MS);
  return `${whole}.${THOUSANDTHS[micros - whole * SECOND_MS]}`;
}

function prettyOnto(out: DestinationStream): DestinationStream {
  const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty');
  const format = prettyFactory({
    colorize: process.stdout.isTTY && process.stdout.hasColors(),
    singleLine: true,
    translateTime: ISO,
  });
  return { write: (line) => out.write(format(line)) };
}

/** Errors of the database carry their statement and its values, which may be secrets. */
const withoutDetails = ({ name, message, stack = '' }: Error): Pick<SerializedError, 'type' | 'message' | 'stack'> => ({
  type: name,
  message,
  stack,
});
