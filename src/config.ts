import type { KeyObject } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { ConfigError } from './config-error';
import { parseDatabaseUrl, shownAddress, type DatabaseAddress } from './database-url';
import { jwtSecret } from './jwt-secret';
import { peopleSettings, type PeopleSettings } from './people-settings';
import { LOG_FORMATS, type LogFormat } from './logs/settings';
import { networks, oneOf, origins, proxies, wholeNumber } from './settings';

export type DatabaseConfig = DatabaseAddress & {
  /** How long to wait for a lock, in milliseconds. */
  lockTimeoutMs: number;
  /** PostgreSQL only: time limit per statement, in milliseconds. */
  statementTimeoutMs: number;
  /** PostgreSQL only: maximum number of connections per instance. */
  poolSize: number;
  /** PostgreSQL only: whether statements and settings stay on a connection; `auto`: found out at the start. */
  prepared: 'auto' | 'on' | 'off';
};

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Cost parameters of argon2id. */
export interface PasswordCost {
  /** In KiB. */
  memoryCost: number;
  /** Number of passes over the memory. */
  timeCost: number;
  parallelism: number;
}

/** All settings from the environment, read once at startup. Durations are in seconds. */
export interface Config extends PeopleSettings {
  production: boolean;
  host: string;
  port: number;
  database: DatabaseConfig;
  jwtSecret: KeyObject;
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
  admin: { email: string; password: string | undefined };
  /** How long responses to requests with an Idempotency-Key are stored. */
  idempotencySeconds: number;
  rateLimit: boolean;
  /** Whether this service compresses API responses, instead of a proxy. */
  compression: boolean;
  /** Number of days for which deleted objects can be restored; 0: forever. */
  trashDays: number;
  /** Whether writes must state the expected version. */
  requireIfMatch: boolean;
  /** Number of days for which task history is kept; 0: as long as the task exists. */
  historyDays: number;
  /** How long requests are still accepted after SIGTERM. */
  shutdownDelaySeconds: number;
  corsOrigins: string[];
  trustedProxies: string[];
  logLevel: LogLevel;
  logFormat: LogFormat;
  metrics: {
    isOn: boolean;
    /** The bearer token that `/metrics` asks for; undefined: only this machine may ask. */
    token: string | undefined;
  };
  passwordCost: PasswordCost;
  webhooks: {
    /** Networks that webhooks may reach in addition to public ones, in CIDR notation. */
    allowedNetworks: string[];
    /** Delay before the first retry of a delivery. */
    firstRetrySeconds: number;
  };
  /** Used if a client requests no language or an unsupported one. */
  defaultLanguage: 'es' | 'en';
}

/** Injection token for the {@link Config}. */
export const CONFIG = Symbol('config');

export { ConfigError, parseDatabaseUrl, shownAddress, type DatabaseAddress };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;
/** Follows OWASP's Password Storage Cheat Sheet. Cannot be lowered by the environment. */
const PASSWORD_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const DEFAULT_CORS_ORIGINS = 'http://localhost:3000,http://localhost:5173,http://127.0.0.1:3000,http://127.0.0.1:5173';
/** What other programs call the same levels. */
const LEVEL_ALIASES = new Map([
  ['info', 'log'],
  ['trace', 'verbose'],
]);
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Reads and validates the environment. Throws {@link ConfigError} for the first invalid value. */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  // An empty variable counts as unset, as most env files mean it.
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const production = read('NODE_ENV') === 'production';
  const database = databaseAddress(environment);
  return {
    production,
    host: read('HOST') ?? '127.0.0.1',
    port: wholeNumber('PORT', read('PORT') ?? '3000', 0, 65_535),
    database: {
      ...database,
      lockTimeoutMs: wholeNumber('DATABASE_LOCK_TIMEOUT_MS', read('DATABASE_LOCK_TIMEOUT_MS') ?? '5000', 1, 600_000),
      statementTimeoutMs: wholeNumber(
        'DATABASE_STATEMENT_TIMEOUT_MS',
        read('DATABASE_STATEMENT_TIMEOUT_MS') ?? '30000',
        1,
        3_600_000,
      ),
      poolSize: wholeNumber('DATABASE_POOL_SIZE', read('DATABASE_POOL_SIZE') ?? '10', 2, 1_000),
      prepared: oneOf('DATABASE_PREPARED', read('DATABASE_PREPARED') ?? 'auto', ['auto', 'on', 'off']),
    },
    accessTokenSeconds: wholeNumber('ACCESS_TOKEN_SECONDS', read('ACCESS_TOKEN_SECONDS') ?? `${HOUR}`, 1, 30 * DAY),
    refreshTokenSeconds: wholeNumber(
      'REFRESH_TOKEN_SECONDS',
      read('REFRESH_TOKEN_SECONDS') ?? `${30 * DAY}`,
      1,
      365 * DAY,
    ),
    admin: admin(read('ADMIN_EMAIL') ?? 'admin@tasksmith.local', environment.ADMIN_PASSWORD || undefined),
    idempotencySeconds: HOUR * wholeNumber('IDEMPOTENCY_HOURS', read('IDEMPOTENCY_HOURS') ?? '24', 1, 720),
    rateLimit: oneOf('RATE_LIMIT', read('RATE_LIMIT') ?? 'on', ['on', 'off']) === 'on',
    compression: oneOf('COMPRESSION', read('COMPRESSION') ?? 'off', ['on', 'off']) === 'on',
    trashDays: wholeNumber('TRASH_DAYS', read('TRASH_DAYS') ?? '30', 0, 36_500),
    requireIfMatch: oneOf('REQUIRE_IF_MATCH', read('REQUIRE_IF_MATCH') ?? 'off', ['on', 'off']) === 'on',
    historyDays: wholeNumber('HISTORY_DAYS', read('HISTORY_DAYS') ?? '0', 0, 36_500),
    shutdownDelaySeconds: wholeNumber('SHUTDOWN_DELAY_SECONDS', read('SHUTDOWN_DELAY_SECONDS') ?? '0', 0, 300),
    corsOrigins: origins(read('CORS_ORIGINS') ?? DEFAULT_CORS_ORIGINS),
    trustedProxies: proxies(read('TRUSTED_PROXIES') ?? ''),
    passwordCost: PASSWORD_COST,
    ...peopleSettings(read),
    metrics: {
      isOn: oneOf('METRICS', read('METRICS') ?? 'off', ['on', 'off']) === 'on',
      token: read('METRICS_TOKEN'),
    },
    logLevel: logLevel(read('LOG_LEVEL') ?? 'info'),
    logFormat: oneOf('LOG_FORMAT', read('LOG_FORMAT') ?? (process.stdout.isTTY ? 'pretty' : 'json'), LOG_FORMATS),
    webhooks: {
      allowedNetworks: networks(read('WEBHOOK_ALLOWED_NETWORKS') ?? ''),
      firstRetrySeconds: wholeNumber(
        'WEBHOOK_FIRST_RETRY_SECONDS',
        read('WEBHOOK_FIRST_RETRY_SECONDS') ?? '5',
        1,
        HOUR,
      ),
    },
    defaultLanguage: oneOf('DEFAULT_LANGUAGE', read('DEFAULT_LANGUAGE') ?? 'es', ['es', 'en']),
    jwtSecret: jwtSecret(environment.JWT_SECRET || undefined, production, folderOf(database)),
  };
}

/** The configured database, without validating other settings. */
export const databaseAddress = (environment: NodeJS.ProcessEnv): DatabaseAddress =>
  parseDatabaseUrl(environment.DATABASE_URL?.trim() || 'sqlite:./data/tasksmith.sqlite');

/** The folder for the service's own files, next to the SQLite file. */
const folderOf = (database: DatabaseAddress): string =>
  database.type === 'sqlite' ? dirname(database.file) : resolve('data');

function logLevel(value: string): LogLevel {
  const names = [...LOG_LEVELS, ...LEVEL_ALIASES.keys()];
  return (LEVEL_ALIASES.get(oneOf('LOG_LEVEL', value, names)) ?? value) as LogLevel;
}

function admin(email: string, password: string | undefined): Config['admin'] {
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
    throw new ConfigError(`ADMIN_EMAIL must be an e-mail address, not "${email}".`);
  }
  if (password !== undefined && (password.length < 8 || password.length > 128)) {
    throw new ConfigError('ADMIN_PASSWORD must have 8 to 128 characters.');
  }
  return { email: email.toLowerCase(), password };
}
