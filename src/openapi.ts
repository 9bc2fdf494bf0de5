import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { refusalSchema } from './http/docs';
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
    .addTag('Authentication', 'Register, log in and out, renew tokens')
    .addTag('Tasks', 'Create, read, change, complete, count and export tasks')
    .addTag('Tags', 'Labels that everybody shares')
    .addTag('Users', 'Accounts')
    .addTag('Health', 'How the service is');
  const document = SwaggerModule.createDocument(app, builder.build(), { operationIdFactory });
  document.components!.schemas = { ...document.components!.schemas, Refusal: refusalSchema };
  return document;
}

/** "TasksController.list" becomes "tasks_list". */
const operationIdFactory = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`;

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
