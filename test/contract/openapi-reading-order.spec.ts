import { UnitOfWork } from '../../src/database/unit-of-work';
import { AccountTokens } from '../../src/users/tokens/account-tokens';
import { Api, type Answer, type Client } from '../kit/api';
import { operations, type DescribedOperation } from '../kit/contract';
import { logIn, type Person } from '../kit/people';

type Request = [name: string, operation: DescribedOperation, body: unknown];

const requests = operations.flatMap((each): Request[] => {
  const { content = {} } = each.operation.requestBody ?? {};
  const file: any = Object.values<any>(content['application/octet-stream']?.examples ?? {})[0];
  if (file) return [[each.name, each, Buffer.from(file.value)]];
  const { example, examples } = content['application/json'] ?? {};
  if (!examples) return [[each.name, each, example]];
  return Object.entries<any>(examples).map(([name, { value }]) => [`${each.name} ${name}`, each, value]);
});

const PUBLIC_ID =
  /\b(?:(lead|cont|user|orga|stat|task|acti|ev|api|whsub)_[A-Za-z\d]{20,43}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b/g;

/** Public ids are random: those of the examples stand for the ones that earlier answers have shown. */
class Ids {
  private readonly shown: string[] = [];
  private readonly named: string[] = [];

  see(text: string): void {
    for (const [id] of text.matchAll(PUBLIC_ID)) if (!this.shown.includes(id)) this.shown.push(id);
  }

  /** The first lead that examples name is the first that an answer has shown, and so on. */
  in = (text: string): string =>
    text.replaceAll(PUBLIC_ID, (example, kind?: string) => {
      // Sessions alone have ids without a kind.
      const ofKind = (ids: string[]) => ids.filter((id) => (kind ? id.startsWith(`${kind}_`) : !id.includes('_')));
      if (!this.named.includes(example)) this.named.push(example);
      return ofKind(this.shown)[ofKind(this.named).indexOf(example)] ?? example;
    });
}

describe('Every example of a request, sent to a fresh service in the order of the document', () => {
  let api: Api;
  let root: Person;
  let ana: Person | undefined;
  let password: string;
  const ids = new Ids();

  beforeAll(async () => {
    api = await Api.startOwn();
    root = await logIn(api, 'root@example.com', 'Root12345');
  });
  afterAll(() => api.stop());

  /** Who has registered by now, logged in again if something has ended the session. */
  async function reader(): Promise<Client> {
    if (password === undefined) return api.anonymous;
    if (ana && (await ana.get('/api/auth/me')).status === 200) return ana;
    ana = await logIn(api, 'ana@example.com', password).catch(() => undefined);
    return ana ?? root;
  }

  const pathOf = ({ path, operation }: DescribedOperation): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name) =>
      ids.in(String(operation.parameters.find((one: any) => one.name === name).schema.example)),
    );

  /** By the one who reads; by the first admin if that is not allowed. */
  async function send(operation: DescribedOperation, body: unknown, path: string): Promise<Answer> {
    const caller = await reader();
    const client = operation.path === '/api/auth/refresh' ? api.as(ana!.refreshToken) : caller;
    const headers = Buffer.isBuffer(body) ? { 'content-type': 'application/octet-stream' } : {};
    const answer = await client.send(operation.method, path, body, headers);
    return answer.status === 403 ? root.send(operation.method, path, body, headers) : answer;
  }

  /** A token for `ana`, as a link would bring it. */
  async function token(kind: 'password' | 'email'): Promise<string> {
    const bearer = { userId: ana!.id, email: 'ana@example.com' };
    return (await api.app.get(UnitOfWork).run((em) => api.app.get(AccountTokens).issue(em, kind, bearer, 60))).token;
  }

  /** What else must have happened before an example; some say which path it needs then. */
  const before: Record<string, (body: any) => Promise<string | void>> = {
    'POST /api/auth/reset-password': async (body) => void (body.token = await token('password')),
    'POST /api/auth/confirm-email': async (body) => void (body.token = await token('email')),
    'DELETE /api/users/{id}/sessions/{session}': async () => {
      await root.post('/api/users/2/activate');
      ana = await logIn(api, 'ana@example.com', password);
      const { sessions } = (await root.get('/api/users/2/sessions')).body.data;
      return `/api/users/2/sessions/${sessions[0].id}`;
    },
    'DELETE /api/users/{id}/api-keys/{key}': async () => {
      ana = await logIn(api, 'ana@example.com', password);
      await ana.post('/api/api-keys', { name: 'Another' });
      ids.see((await ana.get('/api/api-keys')).text);
    },
    'DELETE /api/trash/users/{id}': async () => void (await root.delete('/api/users/3')),
  };

  it.each(requests)('works: %s', async (name, operation, example) => {
    const body = Buffer.isBuffer(example) ? example : example && JSON.parse(ids.in(JSON.stringify(example)));
    const path = await before[name]?.(body);
    const answer = await send(operation, body, path ?? pathOf(operation));
    const success = Object.keys(operation.operation.responses).find((each) => each.startsWith('2'));
    expect([String(answer.status), answer.text]).toEqual([success, expect.any(String)]);
    ids.see(answer.text);
    if (operation.path === '/api/auth/register') password = body.password;
    if (body?.new_password) password = body.new_password;
  });

  it('creates before it uses: the order of operations is that of their tags', () => {
    const names: string[] = operations.map(({ operation }) => operation.tags[0]);
    const groups = names.filter((name, i) => name !== names[i - 1]);
    expect(new Set(groups).size).toBe(groups.length);
  });
});
