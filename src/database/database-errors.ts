import { types } from 'node:util';
import { QueryFailedError } from 'typeorm';
import { conflict, unavailable } from '../common/errors';

interface DriverError extends Error {
  code?: string;
  table?: string;
  detail?: string;
}

// SQLite: locked by another process, disk full, read-only, input/output, damaged.
const SQLITE_UNAVAILABLE = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_NOMEM',
  'SQLITE_PROTOCOL',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
]);

// PostgreSQL: connection exceptions, logins and databases that it does not know, out of resources, shut down or starting up, input/output, lock and statement
// timeouts, transactions given up too often, a server that only reads; and the network's own words.
const POSTGRES_UNAVAILABLE =
  /^(08|28|3D|53|57|58)\w{3}$|^(55P03|25P03|25P04|25006|40001|40P01)$|^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
const CONNECTION_LOST =
  /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying/;

/**
 * The one place where a database's words become ours. A broken unique constraint is the conflict
 * "<table>.<column>.taken", a store that cannot answer is unavailable; anything else stays what it is.
 */
export function translate(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const driverError = driverErrorOf(error);
  const taken = uniqueColumn(driverError);
  if (taken) return conflict(`${taken}.taken`, { cause: error });
  if (isForeignKey(driverError)) return conflict('store.gone', { cause: error });
  return isUnavailable(driverError) ? unavailable('store_unavailable', { cause: error }) : error;
}

/** Whether PostgreSQL gave a transaction up in favour of another one: a serialization failure or a deadlock. */
export const isConflictOfTransactions = (error: unknown): boolean => hasCode(error, '40001', '40P01');

/** Whether a read tried to write: no outage, but a mistake of ours. */
export const isWriteInRead = (error: unknown): boolean => hasCode(error, 'SQLITE_READONLY', '25006');

const driverErrorOf = (error: Error): DriverError =>
  (error instanceof QueryFailedError ? error.driverError : error) as DriverError;

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  types.isNativeError(error) && codes.includes(driverErrorOf(error).code ?? '');

function isUnavailable({ code = '', message }: DriverError): boolean {
  return SQLITE_UNAVAILABLE.has(code) || POSTGRES_UNAVAILABLE.test(code) || CONNECTION_LOST.test(message);
}

const isForeignKey = ({ code, message }: DriverError): boolean =>
  code === '23503' || /FOREIGN KEY constraint failed/.test(message);

function uniqueColumn(error: DriverError): string | undefined {
  if (error.code === '23505') return `${error.table}.${/^Key \(([^)]+)\)/.exec(error.detail ?? '')?.[1]}`;
  return /UNIQUE constraint failed: ([\w.]+)/.exec(error.message)?.[1];
}
