import type { OpenAPIObject } from '@nestjs/swagger';
import type { DescribedWebhook } from '../http/apis';

/** Only some requests have a trace. */
const OPTIONAL_HEADER = 'traceparent';

/** Adds the requests sent by the service as OpenAPI 3.1 webhooks. */
export function describeWebhooks(document: OpenAPIObject, webhooks: Record<string, DescribedWebhook>): void {
  const described = Object.entries(webhooks).map(([name, webhook]) => [name, { post: operationOf(name, webhook) }]);
  Object.assign(document, { webhooks: Object.fromEntries(described) as object });
}

const operationOf = (name: string, { summary, tag, headers, schema, example }: DescribedWebhook): object => ({
  operationId: `webhook_${name.replace('.', '_')}`,
  tags: [tag],
  security: [],
  summary,
  description: 'Sent to the URL of each webhook that asks for it. An answer of 2xx within 15 seconds is a success.',
  parameters: Object.entries(headers).map(([header, description]) => ({
    name: header,
    in: 'header',
    required: header !== OPTIONAL_HEADER,
    description,
    schema: { type: 'string' },
  })),
  requestBody: { required: true, content: { 'application/json': { schema, example } } },
  responses: { '2XX': { description: 'It was received. Anything else is tried again.' } },
});
