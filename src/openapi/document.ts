import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Apis } from '../http/apis';
import { VERSION } from '../version';
import { describeChosenFields } from './chosen-fields';
import { describeCommonResponses } from './common-responses';
import { completeExamples } from './examples';
import { operationsOf } from './operations';
import { inReadingOrder } from './reading-order';
import { completeSchemas } from './schemas';
import { shareResponses } from './shared';
import { describeWebhooks } from './webhooks';

const SUMMARY = 'A task backend that you host yourself. It offers several APIs over one store.';
/** The default address. A running service shows the address of the request instead. */
export const HOME = 'http://127.0.0.1:3000';

const CONVENTIONS = `When a refusal needs more explanation than its message gives, the \`Hint\` header has it.

Keys of a body that are not described are ignored, so an object that was shown can be sent back whole. White space
around names and titles is removed before their length is checked. A wrong method on an existing path is 405.`;

/** Builds the OpenAPI document of all operations. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const apis = app.get(Apis);
  const document = SwaggerModule.createDocument(app, outline(apis), { operationIdFactory });
  document.paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [apis.documentedPath(path), item]),
  );
  document.paths = inReadingOrder(document);
  for (const { guide } of apis.described) Object.assign(document.components!.schemas!, guide.schemas);
  for (const placed of operationsOf(document)) describeCommonResponses(placed, apis);
  const complete = completeSchemas(
    document,
    apis.described.flatMap(({ guide }) => guide.open ?? []),
  );
  describeWebhooks(complete, apis.webhooks);
  completeExamples(complete);
  describeChosenFields(complete);
  shareResponses(complete);
  return complete;
}

function outline(apis: Apis): Omit<OpenAPIObject, 'paths'> {
  const guides = apis.described.map(({ guide }) => guide);
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tasksmith')
    .setDescription([SUMMARY, ...guides.map(({ introduction }) => introduction), CONVENTIONS].join('\n\n'))
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setExternalDoc('What changed', `${HOME}/changelog`)
    .addServer(HOME, 'This service');
  for (const { securitySchemes, tags } of guides) {
    for (const [name, scheme] of Object.entries(securitySchemes)) builder.addSecurity(name, scheme);
    for (const { name, description } of tags) builder.addTag(name, description);
  }
  return builder.build();
}

/** "TasksController.list" becomes "tasksList". */
function operationIdFactory(controller: string, method: string): string {
  const thing = controller.replace(/(Reports)?Controller$/, '');
  return thing.charAt(0).toLowerCase() + thing.slice(1) + method.charAt(0).toUpperCase() + method.slice(1);
}
