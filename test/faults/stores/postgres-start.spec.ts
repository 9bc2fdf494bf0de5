import { Client } from 'pg';
import { openStore } from '../../../src/database/open-store';
import { entities } from '../../../src/entities';
import { Api } from '../../kit/api';
import { configFor } from '../../kit/config';
import { join } from '../../kit/people';
import { expectOutage } from '../../kit/stores/faults';
import { migratedStore } from '../../kit/stores/migrated-store';
import { makeStore, type TestStore } from '../../kit/stores/store';

const NAME = `tasksmith_start_${process.pid}`;

describe('At its start on PostgreSQL, the service', () => {
  let server: Client;

  beforeAll(async () => {
    server = new Client({ connectionString: process.env.TEST_DATABASE_URL });
    await server.connect();
  });
  afterAll(async () => {
    await server.query(`DROP DATABASE IF EXISTS ${NAME}`);
    await server.query(`DROP ROLE IF EXISTS ${NAME}`);
    await server.end();
  });

  const urlOf = (name: string, user?: string): string => {
    const url = new URL(process.env.TEST_DATABASE_URL!);
    url.pathname = name;
    if (user) [url.username, url.password] = [user, 'hunter2'];
    return url.href;
  };

  async function refusal(url: string): Promise<string> {
    const error = await openStore(configFor(url), entities).then(
      () => new Error('It started.'),
      (reason: Error) => reason,
    );
    expect(error.message).toMatch(/^The database postgres:\/\/[^@\n]* \(DATABASE_URL\) cannot be used: [^\n]*\.$/);
    expect(error.message).not.toContain('hunter2');
    return error.message;
  }

  it.each(['LATIN1', 'SQL_ASCII'])('refuses the encoding %s', async (encoding) => {
    await server.query(`DROP DATABASE IF EXISTS ${NAME}`);
    await server.query(`CREATE DATABASE ${NAME} ENCODING ${encoding} TEMPLATE template0 LOCALE 'C'`);
    expect(await refusal(urlOf(NAME))).toMatch(new RegExp(`encoding is ${encoding}, not UTF8.*createdb`));
  });

  it('refuses standard_conforming_strings = off', async () => {
    await server.query(`DROP DATABASE IF EXISTS ${NAME}`);
    await server.query(`CREATE DATABASE ${NAME}`);
    await server.query(`ALTER DATABASE ${NAME} SET standard_conforming_strings = off`);
    expect(await refusal(urlOf(NAME))).toMatch(/standard_conforming_strings is off.*ALTER DATABASE/);
  });

  it('refuses a user who may not create the tables', async () => {
    await server.query(`DROP DATABASE IF EXISTS ${NAME}`);
    await server.query(`CREATE DATABASE ${NAME}`);
    await server.query(`DROP ROLE IF EXISTS ${NAME}`);
    await server.query(`CREATE ROLE ${NAME} LOGIN PASSWORD 'hunter2'`);
    expect(await refusal(urlOf(NAME, NAME))).toMatch(/may not create tables in the schema public.*GRANT CREATE/);
  });

  describe('on a read-only database', () => {
    let store: Pick<TestStore, 'url' | 'drop'>;

    afterEach(() => store.drop());

    const makeReadOnly = async (): Promise<void> => {
      const name = new URL(store.url).pathname.slice(1);
      await server.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    };

    it('refuses it if the tables are missing', async () => {
      store = await makeStore();
      await makeReadOnly();
      expect(await refusal(store.url)).toMatch(/read-only, and the tables of this version are missing/);
    });

    it('serves reads, refuses writes with 503 and is not ready', async () => {
      store = await migratedStore();
      const before = await Api.start({ DATABASE_URL: store.url });
      const { token } = await join(before, 'ana');
      await before.stop();
      await makeReadOnly();
      const api = await Api.start({ DATABASE_URL: store.url });
      const ana = api.as(token!);
      expect((await ana.get('/api/tasks')).status).toBe(200);
      expectOutage(await ana.post('/api/tasks', { title: 'Refused' }));
      expect((await api.anonymous.get('/api/health/ready')).status).toBe(503);
      expect((await api.anonymous.get('/api/health/live')).status).toBe(200);
      await api.stop();
    });
  });
});
