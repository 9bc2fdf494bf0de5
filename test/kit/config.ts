import { loadConfig, type Config } from '../../src/config';

/** Argon2 with minimal cost, so that tests are fast. */
export const CHEAP_PASSWORDS: Config['passwordCost'] = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** The configuration of a service under test, with this database. */
export const configFor = (url: string, env: NodeJS.ProcessEnv = {}): Config => ({
  ...loadConfig({
    DATABASE_URL: url,
    JWT_SECRET: 'a secret that is known to the tests only',
    ADMIN_EMAIL: 'root@example.com',
    ADMIN_PASSWORD: 'Root12345',
    RATE_LIMIT: 'off',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    LOG_FORMAT: 'pretty',
    PORT: '0',
    ...env,
  }),
  passwordCost: CHEAP_PASSWORDS,
});
