import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { refusalResponse, refusalSchema } from './http/docs';
import { VERSION } from './version';

const DESCRIPTION = `A self-hosted task backend. **To try it here:** register, log in, put the \`access_token\` into
**Authorize**, then send requests with **Try it out**.

Answers are \`{"success": true, "message", "data"}\` or \`{"success": false, "message"}\`; errors of the framework have an
\`error\` title too, and failing fields are all listed in \`errors\`. Messages are Spanish, or English with
\`Accept-Language: en\`. Times are UTC without a zone.`;

/** The OpenAPI document of all operations. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tasksmith')
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access_token of a login.' })
    .addBasicAuth({ type: 'http', scheme: 'basic', description: 'An API key as the user name, no password.' })
    .addTag('Authentication', 'Register, log in and out, renew tokens')
    .addTag('Tasks', 'Create, read, change, complete, count and export tasks')
    .addTag('Tags', 'Labels that everybody shares')
    .addTag('Users', 'Accounts')
    .addTag('Health', 'How the service is');
  const document = SwaggerModule.createDocument(app, builder.build(), { operationIdFactory });
  document.components!.schemas = { ...document.components!.schemas, Refusal: refusalSchema };
  for (const operation of operationsOf(document)) {
    // What the doors before every operation may answer.
    if (operation.security) operation.responses['401'] ??= refusalResponse('token.missing');
    operation.responses['429'] ??= refusalResponse('rate_limited');
  }
  document.tags = withGuests(document);
  return withWholeNumbers(document);
}

/** Every number of this API is whole; TypeScript's types, from which the document is made, cannot say so. */
const withWholeNumbers = (document: OpenAPIObject): OpenAPIObject =>
  JSON.parse(
    JSON.stringify(document, (key, value: unknown) => (key === 'type' ? [value].flat().map(whole) : value)),
    (key, value: unknown) => (key === 'type' && Array.isArray(value) && value.length === 1 ? value[0] : value),
  ) as OpenAPIObject;

const whole = (type: unknown): unknown => (type === 'number' ? 'integer' : type);

/** The tags of guests stand behind ours. */
function withGuests(document: OpenAPIObject): NonNullable<OpenAPIObject['tags']> {
  const ours = document.tags ?? [];
  const used = new Set(operationsOf(document).flatMap(({ tags }) => tags ?? []));
  return [...ours, ...[...used].filter((name) => !ours.some((tag) => tag.name === name)).map((name) => ({ name }))];
}

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const operationsOf = ({ paths }: OpenAPIObject): OperationObject[] =>
  Object.values(paths).flatMap((path) => METHODS.flatMap((method) => path[method] ?? []));

/** "TasksController.list" becomes "tasks_list"; the reports of a thing are operations of the thing. */
const operationIdFactory = (controller: string, method: string): string =>
  `${controller.replace(/(Reports)?Controller$/, '').toLowerCase()}_${method}`;

/** Serves the document at /openapi.json and Swagger UI at /docs; both are made at the first request for them. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Tasksmith API',
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      filter: true,
      tryItOutEnabled: true,
    },
  });
}
