import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError, loadConfig, type Config } from '../../src/config';

const LONG = 'x'.repeat(32);

describe('The configuration', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-config-${process.pid}-`));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const load = (env: NodeJS.ProcessEnv = {}): Config => loadConfig({ JWT_SECRET: LONG, ...env });
  const secretOf = (config: Config): string => config.jwtSecret.export().toString();

  it('has defaults for all that is not set, and an empty variable is not set', () => {
    for (const env of [{}, { PORT: '', HOST: ' ', DATABASE_URL: '', RATE_LIMIT: '', ADMIN_EMAIL: '', LOG_LEVEL: '' }]) {
      expect(load(env)).toMatchObject({
        production: false,
        host: '127.0.0.1',
        port: 3000,
        database: { type: 'sqlite', file: resolve('data/tasksmith.sqlite') },
        accessTokenSeconds: 3600,
        refreshTokenSeconds: 2_592_000,
        admin: { email: 'admin@tasksmith.local', password: undefined },
        rateLimit: true,
        corsOrigins: ['localhost', '127.0.0.1'].flatMap((name) => [3000, 5173].map((port) => `http://${name}:${port}`)),
        trustedProxies: [],
      });
    }
  });

  it.each([
    ['info', 'log'],
    ['trace', 'verbose'],
    ['warn', 'warn'],
  ])('takes LOG_LEVEL=%s as %s', (name, level) => {
    expect(load({ LOG_LEVEL: name }).logLevel).toBe(level);
  });

  it('takes the values that are set', () => {
    const config = load({
      NODE_ENV: 'production',
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: `sqlite:${folder}/a b.sqlite`,
      ADMIN_EMAIL: 'Boss@Example.com',
      ADMIN_PASSWORD: 'Secret 123',
      RATE_LIMIT: 'off',
      CORS_ORIGINS: ' https://a.example , http://b.example:8080',
      LOG_LEVEL: 'debug',
    });
    expect(config).toMatchObject({
      production: true,
      host: '0.0.0.0',
      port: 8080,
      database: { type: 'sqlite', file: join(folder, 'a b.sqlite') },
      admin: { email: 'boss@example.com', password: 'Secret 123' },
      rateLimit: false,
      corsOrigins: ['https://a.example', 'http://b.example:8080'],
      logLevel: 'debug',
    });
    expect(secretOf(config)).toBe(LONG);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', 'three thousand'],
    ['PORT', '65536'],
    ['PORT', '70000'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['PORT', '1e3'],
    ['DATABASE_URL', 'mysql://localhost/tasks'],
    ['DATABASE_URL', 'tasks.sqlite'],
    ['DATABASE_URL', 'sqlite:'],
    ['DATABASE_URL', 'sqlite::memory:'],
    ['RATE_LIMIT', 'maybe'],
    ['RATE_LIMIT', 'true'],
    ['ADMIN_EMAIL', 'boss'],
    ['ADMIN_EMAIL', 'a b@example.com'],
    ['ADMIN_PASSWORD', 'short'],
    ['ADMIN_PASSWORD', 'x'.repeat(129)],
    ['CORS_ORIGINS', 'example.com'],
    ['CORS_ORIGINS', 'https://example.com/path'],
    ['TRUSTED_PROXIES', 'nowhere'],
    ['CORS_ORIGINS', 'nowhere'],
    ['LOG_LEVEL', 'loud'],
    ['DEFAULT_LANGUAGE', 'fr'],
    ['ACCESS_TOKEN_SECONDS', '0'],
    ['REFRESH_TOKEN_SECONDS', 'month'],
    ['TRASH_DAYS', '-1'],
    ['TRASH_DAYS', 'a month'],
  ])('refuses %s=%s in one sentence that names it', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(ConfigError);
    expect(() => load({ [name]: value })).toThrow(new RegExp(`^[^\\n]*\\b${name}\\b[^\\n]*\\.$`));
  });

  it('does not repeat a password or a secret that it refuses', () => {
    expect(() => load({ ADMIN_PASSWORD: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
    expect(() => load({ NODE_ENV: 'production', JWT_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
  });

  it('wants a long secret in production only, counted in bytes', () => {
    expect(() => load({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(31) })).toThrow(/JWT_SECRET.*32 bytes/);
    expect(secretOf(load({ NODE_ENV: 'production', JWT_SECRET: 'ñ'.repeat(16) }))).toBe('ñ'.repeat(16));
    expect(secretOf(load({ NODE_ENV: 'development', JWT_SECRET: 'short' }))).toBe('short');
  });

  it('makes a secret once and keeps it beside the database, for its owner only', () => {
    const database = { DATABASE_URL: `sqlite:${join(folder, 'new', 'tasks.sqlite')}`, JWT_SECRET: undefined };
    const first = secretOf(load(database));
    const file = join(folder, 'new', 'jwt-secret');
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(first);
    expect(secretOf(load({ ...database, NODE_ENV: 'production' }))).toBe(first);
    const other = { DATABASE_URL: `sqlite:${join(folder, 'other', 'tasks.sqlite')}`, JWT_SECRET: undefined };
    expect(secretOf(load(other))).not.toBe(first);
  });

  it.each(['', '\n', 'short'])('does not sign with a kept secret that is %j', (content) => {
    writeFileSync(join(folder, 'jwt-secret'), content);
    const env = {
      DATABASE_URL: `sqlite:${join(folder, 'tasks.sqlite')}`,
      JWT_SECRET: undefined,
      NODE_ENV: 'production',
    };
    expect(() => load(env)).toThrow(ConfigError);
  });

  it('leaves no secret behind when a value is wrong', () => {
    const env = { DATABASE_URL: `sqlite:${join(folder, 'new', 'tasks.sqlite')}`, JWT_SECRET: undefined, PORT: 'abc' };
    expect(() => load(env)).toThrow(/PORT/);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
});

describe('The documents of the configuration', () => {
  const root = join(__dirname, '..', '..');
  const example = Object.fromEntries(
    [...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );
  const guide = readFileSync(join(root, 'docs', 'guide', 'configuration.md'), 'utf8');

  it('are .env.example and the guide, which name every variable that is read, and no other', () => {
    const files = readdirSync(join(root, 'src')).filter((file) => /^config\.ts$|-settings\.ts$/.test(file));
    const source = files.map((file) => readFileSync(join(root, 'src', file), 'utf8')).join('\n');
    const read = [...source.matchAll(/\bread\('([A-Z_]+)'|\benvironment\.([A-Z_]+)/g)].map(([, a, b]) => a ?? b);
    expect(Object.keys(example).toSorted()).toEqual([...new Set(read)].toSorted());
    const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`)?/gm)].map(([, name, value = '']) => [
      name,
      value,
    ]);
    expect(Object.fromEntries(rows)).toEqual({ ...example });
  });

  it('show the defaults', () => {
    const JWT_SECRET = LONG;
    expect({ ...loadConfig({ ...example, JWT_SECRET }), jwtSecret: 0 }).toEqual({
      ...loadConfig({ JWT_SECRET }),
      jwtSecret: 0,
    });
  });
});
