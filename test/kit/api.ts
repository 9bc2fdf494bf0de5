import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { configFor } from './config';
import { expectPromised } from './contract';
import { unpacked } from './events';
import { keptService } from './kept-service';
import { send } from './send';
import { everythingIn, linesOf, type Everything, type Part } from './stores/everything';
import { migratedStore } from './stores/migrated-store';

/** A response: the body, parsed if it is JSON, and its text. */
export interface Answer {
  status: number;
  headers: Headers;
  // Tests access bodies of any shape.
  body: any;
  text: string;
}

export type Fields = Record<string, unknown>;

/**
 * A client of the running service with a token, an API key, or neither. Throws if a response does not match the OpenAPI
 * document.
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

  /** Sends `body` as JSON. A Buffer or undefined is sent as is, without a content type unless `headers` has one. */
  async send(method: string, path: string, body?: unknown, headers: Fields = {}): Promise<Answer> {
    const raw = body === undefined || Buffer.isBuffer(body);
    const all = {
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      ...(this.key ? { authorization: `Basic ${btoa(`${this.key}:`)}` } : {}),
      ...(raw ? {} : { 'content-type': 'application/json' }),
      ...(headers as Record<string, string>),
    };
    const sent = raw ? body : JSON.stringify(body);
    const { status, headers: received, text } = await send(this.url + path, { method, headers: all, body: sent });
    expectPromised({ method, path, headers: all, body }, { status, headers: received, text });
    return { status, headers: received, body: parsed(text), text };
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

/** The real application, listening on a free port. */
export class Api {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  /**
   * The shared service of this worker, reset to its initial state. Starts a separate one with `env`, or while the
   * shared one is in use. `DATABASE_URL` selects a database; otherwise a new one is created.
   */
  static async start(env?: NodeJS.ProcessEnv): Promise<Api> {
    if (env) return Api.startOwn(env);
    const { app, url, release } = await keptService(() => Api.startOwn());
    return release ? new Api(app, url, release) : Api.startOwn();
  }

  /** A separate service, for changes that {@link beginningOf} does not undo, such as statistics and table changes. */
  static async startOwn(env: NodeJS.ProcessEnv = {}, create = createApp): Promise<Api> {
    const store = env.DATABASE_URL ? undefined : await migratedStore();
    const app = await create(configFor(env.DATABASE_URL ?? store!.url, env));
    await app.listen(0, '127.0.0.1');
    return new Api(app, await app.getUrl(), async () => {
      await app.close();
      await store?.drop();
    });
  }

  /** A client without a token. */
  get anonymous(): Client {
    return new Client(this.url);
  }

  as(token: string): Client {
    return new Client(this.url, token);
  }

  /** Queries committed rows in the database. */
  rows<Row = any>(sql: string): Promise<Row[]> {
    return this.app.get(UnitOfWork).read((em) => em.query(sql));
  }

  /** The rows of a table as lines of text, to assert that they are the same later. */
  lines(table: string, part?: Part): Promise<string> {
    return this.app.get(UnitOfWork).read((em) => linesOf(em, table, part));
  }

  /** Lets everything in this table expire. */
  async expire(table: string): Promise<void> {
    await this.app.get(UnitOfWork).run((em) => em.query(`UPDATE ${table} SET expires_at = 0`));
  }

  /** All events, oldest first, or those of one subject: `events('task', 42)`. */
  async events(type?: string, id?: number | string): Promise<EventRow[]> {
    const where = type ? `WHERE subject_type = '${type}'${id === undefined ? '' : ` AND subject_id = '${id}'`}` : '';
    const rows = await this.rows(`SELECT * FROM events ${where} ORDER BY id`);
    return rows.map((row) => ({ ...row, created_at: Number(row.created_at), ...unpacked(row) }));
  }

  /** All stored rows, to assert that a refusal changed nothing. */
  everything(): Promise<Everything> {
    return everythingIn(this.app.get(UnitOfWork));
  }
}
