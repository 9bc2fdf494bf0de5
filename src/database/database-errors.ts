import { QueryFailedError } from 'typeorm';
import { conflict, unavailable } from '../common/errors';

interface DriverError extends Error {
  code?: string;
  table?: string;
  detail?: string;
}

// SQLite: locked by another process, disk full, read-only, input/output.
const SQLITE_UNAVAILABLE = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_NOMEM',
  'SQLITE_PROTOCOL',
]);

/**
 * The one place where a database's words become ours. A broken unique constraint is the conflict
 * "<table>.<column>.taken", a store that cannot answer is unavailable; anything else stays what it is.
 */
export function translate(error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  const driverError = error.driverError as DriverError;
  const taken = uniqueColumn(driverError);
  if (taken) return conflict(`${taken}.taken`, { cause: error });
  if (SQLITE_UNAVAILABLE.has(driverError.code ?? '')) return unavailable('store_unavailable', { cause: error });
  return error;
}

function uniqueColumn(error: DriverError): string | undefined {
  if (error.code === '23505') return `${error.table}.${/^Key \(([^)]+)\)/.exec(error.detail ?? '')?.[1]}`;
  return /UNIQUE constraint failed: ([\w.]+)/.exec(error.message)?.[1];
}
