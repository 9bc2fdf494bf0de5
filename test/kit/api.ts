import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app';
import { loadConfig } from '../../src/config';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { expectPromised } from './contract';
import { migratedStore } from './stores/migrated-store';
import type { TestStore } from './stores/store';

/** What came back: the body parsed if it is JSON, and as it was. */
export interface Answer {
  status: number;
  headers: Headers;
  // Tests look into bodies of any shape.
  body: any;
  text: string;
}

export type Fields = Record<string, unknown>;

/**
 * A client of the running service, with a token, with an API key, or with neither. It throws at an answer that is not
 * what the OpenAPI document says.
 */
export class Client {
  constructor(
    readonly url: string,
    readonly token?: string,
    readonly key?: string,
  ) {}

  get = (path: string, headers: Fields = {}): Promise<Answer> => this.send('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers: Fields = {}): Promise<Answer> =>
    this.send('POST', path, body, headers);
  put = (path: string, body?: unknown, headers: Fields = {}): Promise<Answer> => this.send('PUT', path, body, headers);
  patch = (path: string, body?: unknown, headers: Fields = {}): Promise<Answer> =>
    this.send('PATCH', path, body, headers);
  delete = (path: string, body?: unknown, headers: Fields = {}): Promise<Answer> =>
    this.send('DELETE', path, body, headers);

  /** Sends `body` as JSON; a Buffer or nothing goes as it is, without a content type unless `headers` has one. */
  async send(method: string, path: string, body?: unknown, headers: Fields = {}): Promise<Answer> {
    const raw = body === undefined || Buffer.isBuffer(body);
    const all = {
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      ...(this.key ? { authorization: `Basic ${btoa(`${this.key}:`)}` } : {}),
      ...(raw ? {} : { 'content-type': 'application/json' }),
      ...(headers as Record<string, string>),
    };
    const response = await fetch(this.url + path, {
      method,
      headers: all,
      body: raw ? (body as Buffer<ArrayBuffer> | undefined) : JSON.stringify(body),
    });
    const text = await response.text();
    const { status } = response;
    expectPromised({ method, path, headers: all, body }, { status, headers: response.headers, text });
    return { status, headers: response.headers, body: parsed(text), text };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface EventRow {
  id: number;
  name: string;
  subject_type: string;
  subject_id: string;
  actor_id: number | null;
  dialect: string;
  credential: string | null;
  changes: Record<string, { old: any; new: any }>;
  created_at: number;
}

/** The real application on a database of its own, unless `env` names another, listening on a free port. */
export class Api {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    private readonly store: TestStore | undefined,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<Api> {
    const store = env.DATABASE_URL ? undefined : await migratedStore();
    const config = loadConfig({
      DATABASE_URL: store?.url,
      JWT_SECRET: 'a secret that is known to the tests only',
      ADMIN_EMAIL: 'root@example.com',
      ADMIN_PASSWORD: 'Root12345',
      RATE_LIMIT: 'off',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
      PORT: '0',
      ...env,
    });
    const app = await createApp(config);
    await app.listen(0, '127.0.0.1');
    return new Api(app, await app.getUrl(), store);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.store?.drop();
  }

  /** A client without a token. */
  get anonymous(): Client {
    return new Client(this.url);
  }

  as(token: string): Client {
    return new Client(this.url, token);
  }

  /** Committed rows, straight from the database. */
  rows<Row = any>(sql: string): Promise<Row[]> {
    return this.app.get(UnitOfWork).read((em) => em.query(sql));
  }

  /** All events, oldest first, or those of one subject: `events('task', 42)`. */
  async events(type?: string, id?: number | string): Promise<EventRow[]> {
    const where = type ? `WHERE subject_type = '${type}'${id === undefined ? '' : ` AND subject_id = '${id}'`}` : '';
    const rows = await this.rows(`SELECT * FROM events ${where} ORDER BY id`);
    return rows.map((row) => ({ ...row, created_at: Number(row.created_at), changes: JSON.parse(row.changes) }));
  }

  /** Everything that is stored, for asserting that a refusal has left nothing behind. */
  async everything(): Promise<Record<string, unknown[]>> {
    const tables = ['users', 'tags', 'tasks', 'task_tags', 'events', 'leads', 'contacts', 'task_completions'];
    const order: Record<string, string> = { task_tags: 'task_id, tag_id' };
    const all = await Promise.all(
      tables.map((table) => this.rows(`SELECT * FROM ${table} ORDER BY ${order[table] ?? 'id'}`)),
    );
    return Object.fromEntries(tables.map((table, i) => [table, all[i]!]));
  }
}
