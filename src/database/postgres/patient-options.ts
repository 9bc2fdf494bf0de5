import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { PatientPool } from './patient-pool';

/** Long enough for the count and the index of a very large table. */
const COMMAND_LIMIT_MS = 600_000;
const CONNECT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;

/** For commands, which may take long, but not for ever: a server of PostgreSQL that vanishes ends them with an error. */
export const forCommands = (options: DataSourceOptions, limitMs = COMMAND_LIMIT_MS): DataSourceOptions =>
  options.type === 'postgres'
    ? {
        ...options,
        driver: { ...pg, Pool: PatientPool },
        poolErrorHandler: () => undefined,
        extra: {
          limitMs,
          connectionTimeoutMillis: CONNECT_MS,
          keepAlive: true,
          keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
        },
      }
    : options;
