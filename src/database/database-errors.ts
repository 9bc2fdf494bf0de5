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

// PostgreSQL: connection exceptions, unknown logins and databases, out of resources, shutting down or starting up,
// input/output, lock and statement timeouts, repeated deadlocks, a read-only server; and the codes of the network.
const POSTGRES_UNAVAILABLE =
  /^(08|28|3D|53|57|58)\w{3}$|^(55P03|25P03|25P04|25006|40001|40P01)$|^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
const CONNECTION_LOST =
  /^Connection terminated|^Client (has encountered a connection error|was closed)|^timeout exceeded when trying/;

/**
 * Translates a driver error to a domain error. A unique violation becomes `conflict` with the code
 * "<table>.<column>.taken"; an unavailable database becomes `unavailable`. Other errors are returned unchanged.
 */
export function translate(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const driverError = driverErrorOf(error);
  const taken = uniqueColumn(driverError);
  if (taken) return conflict(`${taken}.taken`, { cause: error });
  if (isForeignKey(driverError)) return conflict('store.gone', { cause: error });
  return isUnavailable(driverError) ? unavailable('store_unavailable', { cause: error }) : error;
}

/** Whether PostgreSQL aborted the transaction with a serialization failure or a deadlock. */
export const isConflictOfTransactions = (error: unknown): boolean => hasCode(error, '40001', '40P01');

/** Whether a statement is not prepared under its name, or another one is. */
export const isLostStatement = (error: unknown): boolean => hasCode(error, '26000', '42P05');

/** Whether the server has refused a statement and keeps the connection. Anything else leaves open what came of it. */
export function isRefusal(error: unknown): boolean {
  const { severity } = (types.isNativeError(error) ? driverErrorOf(error) : {}) as { severity?: string };
  return severity === 'ERROR';
}

/** Whether a read tried to write, which is a bug in this code and not an outage. */
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
