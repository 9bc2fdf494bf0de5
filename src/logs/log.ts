import { destination, pino, type DestinationStream, type Logger, type SerializedError } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Config } from '../config';
import { PINO_LEVELS } from './settings';

/** The log of the service. Each line has the time (ISO 8601, UTC), the level, `msg` and its fields. */
export type Log = Logger;

const STDOUT = 1;
/** Writing each line by itself costs more than all else about it. */
const GATHERED_BYTES = 8_192;
const GATHERED_MS = 50;
const ISO = `UTC:yyyy-mm-dd'T'HH:MM:ss.l'Z'`;

/** Writes as others do who use `process.stdout`, line by line. */
const ontoStdout: DestinationStream = { write: (line) => void process.stdout.write(line) };

/** The log as these settings want it, on stdout or elsewhere. */
export function makeLog({ logLevel, logFormat }: Config, out = ontoStdout): Log {
  const options = {
    level: PINO_LEVELS[logLevel],
    base: undefined,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (level: string) => ({ level }) },
    serializers: { err: withoutDetails },
  };
  return pino(options, logFormat === 'pretty' ? prettyOnto(out) : out);
}

/** For a process of its own: lines are gathered for a moment, and written at the end of the process at the latest. */
export function fastStdout(): DestinationStream {
  const out = destination({ fd: STDOUT, sync: false, minLength: GATHERED_BYTES, periodicFlush: GATHERED_MS });
  // Nobody reads any longer.
  out.on('error', () => undefined);
  process.on('exit', () => out.flushSync());
  return out;
}

function prettyOnto(out: DestinationStream): DestinationStream {
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
