import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, type Response } from './operations';

const OFTEN = 3;

type Media = Record<string, { examples?: object }>;

/** Moves shared responses and headers to `components` and refers to them. */
export function shareResponses(document: OpenAPIObject): void {
  const operations = operationsOf(document).map(({ operation }) => operation);
  const headers: Record<string, object> = {};
  for (const response of operations.flatMap(({ responses }) => Object.values(responses) as Response[])) {
    response.headers = Object.fromEntries(
      Object.entries(response.headers ?? {}).map(([name, header]) => {
        headers[name] = header;
        return [name, { $ref: `#/components/headers/${name}` }];
      }),
    );
  }
  const count = new Map<string, number>();
  const texts = operations.flatMap(({ responses }) => Object.values(responses).map((each) => JSON.stringify(each)));
  for (const text of texts) count.set(text, (count.get(text) ?? 0) + 1);
  const shared: Record<string, Response> = {};
  for (const { responses } of operations) {
    for (const [status, response] of Object.entries(responses)) {
      if (Number(status) < 400 || count.get(JSON.stringify(response))! < OFTEN) continue;
      const name = responseNameOf(status, response as Response, shared);
      shared[name] = response as Response;
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  Object.assign(document.components!, { headers, responses: shared });
}

/** Named after schema, status and first example: "Refusal404TaskNotFound". */
function responseNameOf(status: string, response: Response, taken: Record<string, Response>): string {
  const { schema, examples } = (response.content as Media & Record<string, { schema: { $ref?: string } }>)[
    'application/json'
  ]!;
  const shape = schema.$ref?.split('/').at(-1) ?? 'Refusal';
  const example = Object.keys(examples ?? {})[0] ?? '';
  const name = `${shape}${status}${example.replaceAll(/(?:^|\W|_)+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  const isOther = taken[name] && JSON.stringify(taken[name]) !== JSON.stringify(response);
  return isOther ? `${name}Too` : name;
}
