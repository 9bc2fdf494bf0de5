import { makeTag, makeTask } from './builders';
import type { DescribedOperation } from './contract';
import type { Things } from './things';

/** An example request and its name in the document. */
export interface Example {
  called: string;
  request: DescribedOperation;
  query: string;
  body?: unknown;
}

export function* examplesOf(request: DescribedOperation): Generator<Example> {
  const { parameters, requestBody } = request.operation;
  const [[type, { example, examples }]] = Object.entries<any>(requestBody?.content ?? { none: {} }) as [[string, any]];
  const isFile = type === 'application/octet-stream';
  const given: [string, any][] = examples ? Object.entries(examples) : [['', { value: example }]];
  const bodies = given.map(([name, { value }]): [string, any] => [
    name,
    { value: isFile ? Buffer.from(value) : value },
  ]);
  for (const [name, { value }] of bodies)
    yield { called: `${request.name} ${name}`.trim(), request, query: '', body: value };
  for (const { name, in: where, schema, examples: ofParameter } of parameters) {
    if (where !== 'query') continue;
    const inSchema = schema.examples?.[0] ?? schema.default ?? schema.enum?.[0] ?? 'true';
    const shown = Object.values<{ value: unknown }>(ofParameter ?? {}).map(({ value }) => value);
    for (const value of [inSchema, ...shown])
      yield {
        called: `${request.name} ?${name}=${value}`,
        request,
        query: `?${new URLSearchParams([[name, String(value)]])}`,
        body: bodies[0]![1].value,
      };
  }
}

const TOKEN = 'q3TtnQx0lYwJmVc2b8sKfE1oUzR5hGdA';

/** Example requests with the ids of existing objects. */
export class Examples {
  private made = 0;

  constructor(private readonly things: Things) {}

  /** The tag named in the examples. Tag names are unique. */
  async docs(): Promise<number> {
    const { tags } = (await this.things.ana.get('/api/tags')).body.data;
    return tags.find(({ name }: { name: string }) => name === 'docs')?.id ?? makeTag(this.things.ana, 'docs');
  }

  /** The same body with ids that there are; a file stays as it is. */
  async bodyWithRealIds(body: unknown): Promise<unknown> {
    if (body === undefined || Buffer.isBuffer(body)) return body;
    return JSON.parse(await this.withRealIds(JSON.stringify(body)));
  }

  /** Replaces the ids in an example by existing ones, and makes webhook URLs unique. */
  async withRealIds(example: string): Promise<string> {
    const text = example.replaceAll('/hooks/close', () => `/hooks/close-${(this.made += 1)}`);
    if (text.includes('"op":')) {
      const two = [await makeTask(this.things.ana), await makeTask(this.things.ana)];
      return text.replaceAll(/"id":([12])\b/g, (_, n) => `"id":${two[n - 1].id}`);
    }
    if (text.includes('"token":'))
      return text.replace(TOKEN, await this.things.token(text.includes('new_password') ? 'password' : 'email'));
    if (text.startsWith('?ids=')) return `?ids=${(await makeTask(this.things.ana)).id}`;
    if (!/(?:lead|cont|user|orga|stat)_\w{30}/.test(text)) return text;
    const [lead, me] = [await this.things.lead(), await this.things.me()];
    const statuses = (await this.things.key.get('/api/v1/status/lead/')).body.data;
    return text
      .replaceAll(/lead_\w{43}/g, lead.id)
      .replaceAll(/cont_\w{43}/g, lead.contact_ids[0])
      .replaceAll(/user_\w{43}/g, me.id)
      .replaceAll(/orga_\w{43}/g, me.organizations[0].id)
      .replaceAll(/stat_\w{43}/g, statuses[0].id);
  }

  /** A path to an existing object; for tags and accounts, the ones in the examples. */
  async pathOf({ method, path }: DescribedOperation): Promise<string> {
    if (path === '/api/tags/{id}') return `/api/tags/${await this.docs()}`;
    if (path === '/api/users/{id}' && method !== 'DELETE') return `/api/users/${this.things.ana.id}`;
    return this.things.pathOf(path);
  }
}
