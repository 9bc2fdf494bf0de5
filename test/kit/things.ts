import { UnitOfWork } from '../../src/database/unit-of-work';
import { AccountTokens } from '../../src/users/tokens/account-tokens';
import type { Api, Client } from './api';
import { makeCloseTask, makeLead, makeTag, makeTask, withKey } from './builders';
import { makeSubscription, makeWebhook } from './webhooks';
import { join, logIn, people, type People, type Person } from './people';

type Id = string | number;

/** Creates the objects that documented operations need: an id for each path with one. */
export class Things {
  private made = 0;

  private constructor(
    private readonly api: Api,
    readonly cast: People,
    public ana: Person,
    /** Ana with an API key, as a program of the Close API. */
    public key: Client,
  ) {}

  static async of(api: Api): Promise<Things> {
    const cast = await people(api);
    for (const name of ['a', 'b', 'c']) await makeTag(cast.ana, name);
    return new Things(api, cast, cast.ana, await withKey(cast.ana));
  }

  somebody = (): Promise<Person> => join(this.api, `somebody-${(this.made += 1)}`);
  lead = (): Promise<any> => makeLead(this.key);
  me = async (): Promise<any> => (await this.key.get('/api/v1/me/')).body;

  /** Replaces `{id}` in a path by the id of an existing object. */
  async pathOf(path: string): Promise<string> {
    if (!path.includes('{id}')) return path;
    if (path.includes('{delivery}')) return this.pathOfDelivery(path);
    if (/\{(?:session|key)\}/.test(path)) return this.pathOfCredential(path);
    const beginning = path.slice(0, path.indexOf('{id}'));
    const make = this.makers[path] ?? this.makers[beginning];
    if (!make) throw new Error(`Nothing is known that ${path} could name: say here how it is made.`);
    return path.replace('{id}', String(await make()));
  }

  private async pathOfDelivery(path: string): Promise<string> {
    const { id } = await makeWebhook(this.cast.root, `https://203.0.113.7/${(this.made += 1)}`);
    await makeTask(this.cast.root);
    await this.cast.root.post(`/api/webhooks/${id}/replay`, { from: '2024-10-20T11:30:00Z' });
    const { deliveries } = (await this.cast.root.get(`/api/webhooks/${id}/deliveries`)).body.data;
    return path.replace('{id}', id).replace('{delivery}', deliveries[0].id);
  }

  private async pathOfCredential(path: string): Promise<string> {
    const somebody = await this.somebody();
    const { id } = (await somebody.post('/api/api-keys', { name: 'x' })).body.data;
    const { sessions } = (await somebody.get('/api/auth/sessions')).body.data;
    return path.replace('{id}', String(somebody.id)).replace('{key}', id).replace('{session}', sessions[0].id);
  }

  /** A token of somebody, in the place of the one in the examples. */
  async token(kind: 'password' | 'email'): Promise<string> {
    const { id, email } = await this.somebody();
    const issued = this.api.app
      .get(UnitOfWork)
      .run((em) => this.api.app.get(AccountTokens).issue(em, kind, { userId: id, email: `new-${email}` }, 60));
    return (await issued).token;
  }

  /** Moves an object to the trash and returns its id. */
  private async deleted(client: Client, path: string, id: Id): Promise<Id> {
    const { status, text } = await client.delete(`${path}${id}`);
    if (status !== 200) throw new Error(`Not deleted: ${text}`);
    return id;
  }

  private async session(): Promise<Id> {
    const { email, password } = this.cast.root;
    const { body } = await (await logIn(this.api, email, password)).get('/api/auth/sessions');
    return body.data.sessions.find(({ current }: { current: boolean }) => current).id;
  }

  private async filter(): Promise<Id> {
    const { body } = await this.cast.root.post('/api/filters', {
      name: `filter-${(this.made += 1)}`,
      filter: 'id > 0',
    });
    return body.data.id;
  }

  /** Deletes the client's webhooks, because a user can have at most 40. */
  private async withRoom<C extends Client>(client: C): Promise<C> {
    for (const webhook of (await this.ana.get('/api/webhooks')).body.data.webhooks)
      await this.ana.delete(`/api/webhooks/${webhook.id}`);
    for (const { id } of (await this.key.get('/api/v1/webhook/')).body.data)
      await this.key.delete(`/api/v1/webhook/${id}/`);
    return client;
  }

  /** Creates an object by path or path prefix. */
  private readonly makers: Record<string, () => Promise<Id>> = {
    '/api/tasks/{id}/restore': async () => this.deleted(this.ana, '/api/tasks/', (await makeTask(this.ana)).id),
    '/api/trash/users/': async () => this.deleted(this.cast.root, '/api/users/', (await this.somebody()).id),
    '/api/trash/': async () => this.deleted(this.ana, '/api/tasks/', (await makeTask(this.ana)).id),
    '/api/users/{id}/restore': async () => this.deleted(this.cast.root, '/api/users/', (await this.somebody()).id),
    '/api/tasks/': async () => (await makeTask(this.ana)).id,
    '/api/tags/': () => makeTag(this.ana, `tag-${(this.made += 1)}`),
    '/api/filters/': () => this.filter(),
    '/api/auth/sessions/': () => this.session(),
    '/api/users/': async () => (await this.somebody()).id,
    '/api/api-keys/': async () => (await this.cast.root.post('/api/api-keys', { name: 'x' })).body.data.id,
    '/api/webhooks/': async () =>
      (await makeWebhook(await this.withRoom(this.ana), `https://203.0.113.7/${(this.made += 1)}`)).id,
    '/api/v1/webhook/': async () =>
      (await makeSubscription(await this.withRoom(this.key), `https://203.0.113.7/${(this.made += 1)}`)).id,
    '/api/v1/task/': async () => (await makeCloseTask(this.key, (await this.lead()).id)).id,
    '/api/v1/lead/': async () => (await this.lead()).id,
    '/api/v1/contact/': async () => (await this.lead()).contact_ids[0],
    '/api/v1/user/': async () => (await this.me()).id,
    '/api/v1/organization/': async () => (await this.me()).organizations[0].id,
    '/api/v1/event/': async () => (await this.key.get('/api/v1/event/')).body.data[0].id,
    '/api/v1/activity/task_completed/': async () =>
      (await makeCloseTask(this.key, (await this.lead()).id, { is_complete: true })).object_id,
  };
}
