import { ConfigError, parseDatabaseUrl, shownAddress } from '../../src/config';

const SECRET = 'hunter2';

const refusalOf = (url: string): string => {
  try {
    parseDatabaseUrl(url);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error(`${url} was taken.`);
};

describe('The address of a database', () => {
  it.each([
    [`postgres://ana:${SECRET}@db.example:5433/tasks`, 'postgres://db.example:5433/tasks'],
    [`postgresql://ana:${SECRET}%40%2F@[::1]/tasks?sslmode=verify-full`, 'postgres://[::1]/tasks'],
    [`postgres://db.example/tasks?user=ana&password=${SECRET}`, 'postgres://db.example/tasks'],
    [`postgres://ana:${SECRET}@/tasks?host=/var/run/postgresql`, 'postgres:///var/run/postgresql/tasks'],
    [`postgres:///tasks?host=%2Fvar%2Frun%2Fpostgresql&password=${SECRET}@1`, 'postgres:///var/run/postgresql/tasks'],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/tasks', 'postgres://%2Fvar%2Frun%2Fpostgresql/tasks'],
    ['postgres://localhost', 'postgres://localhost'],
  ])('is shown without user and password: %s', (url, shown) => {
    expect(shownAddress(parseDatabaseUrl(url))).toBe(shown);
  });

  it.each([
    [`postgres://ana:${SECRET}/x@db.example/tasks`, /percent-encode/i],
    [`postgres://ana:${SECRET}#x@db.example/tasks`, /percent-encode/i],
    [`postgres://ana:${SECRET}?x@db.example/tasks`, /percent-encode/i],
    [`postgres://ana:x@${SECRET}@db.example/tasks`, /percent-encode/i],
    [`postgres://ana:12/${SECRET}@db.example/tasks`, /percent-encode/i],
    [`postgres://ana:100%${SECRET}@db.example/tasks`, /broken percent-escape/],
    [`postgres://ana:%ff${SECRET}@db.example/tasks`, /broken percent-escape/],
    [`postgres://ana:${SECRET}@one:5432,two:5432/tasks?target_session_attrs=read-write`, /several hosts/],
    [`postgres://ana:${SECRET}@/tasks?host=one,two`, /several hosts/],
    [`postgres://ana:${SECRET}@db.example:port/tasks`, /no valid URL/],
    [`mysql://ana:${SECRET}@db.example/tasks`, /sqlite:<file> or postgres:.*"mysql:"/],
    [`ana:${SECRET}@db.example/tasks`, /sqlite:<file> or postgres/],
    [`postgres:/ana:${SECRET}@db.example/tasks`, /sqlite:<file> or postgres/],
    [` postgres //ana:${SECRET}@db.example`, /sqlite:<file> or postgres/],
  ])('is refused in one line that says what to do and shows no password: %s', (url, why) => {
    const message = refusalOf(url);
    expect(message).toMatch(why);
    expect(message).not.toContain(SECRET);
    expect(message).toMatch(/^DATABASE_URL [^\n]*\.$/);
  });

  it.each(['prefer', 'require', 'verify-ca', 'verify-full'])('asks for a verified server by sslmode=%s', (mode) => {
    const address = parseDatabaseUrl(
      `postgres://db.example/tasks?sslmode=${mode}&sslrootcert=system&connect_timeout=3`,
    );
    expect(address).toMatchObject({ url: 'postgres://db.example/tasks?sslmode=verify-full&connect_timeout=3' });
  });
});
