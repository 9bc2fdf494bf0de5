import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Dialects } from '../http/apis';
import { VERSION } from '../version';
import { describeDoors } from './common-responses';
import { completeExamples } from './examples';
import { operationsOf } from './operations';
import { completeSchemas } from './schemas';
import { shareResponses } from './shared';

const DESCRIPTION = `A task backend that you host yourself. It speaks two dialects over one store: the TaskForge API
under \`/api/\`, and the task API of the Close CRM under \`/api/v1/\`.

**To try it here:** register, log in, put the \`access_token\` into **Authorize**, then send requests with
**Try it out**. For the Close operations the same token will do; programs make an API key (\`POST /api/api-keys\`).

**TaskForge** answers \`{"success": true, "message", "data"}\` or \`{"success": false, "message"}\`. Messages are Spanish,
or English with \`Accept-Language: en\`. Times are UTC without a zone. **Close** answers bare objects, lists as
\`{"data", "has_more"}\`, and times with an offset. Its paths work without the slash at their end as well.

Where the words of a refusal do not say what to do about it, the header \`Hint\` does.

Keys of a body that are not described are ignored, so an object that was shown can be sent back whole. White space at
the ends of names and titles is taken off before their length is looked at. A wrong method on a right path is 405.`;

const LOGIN = `The \`access_token\` of \`POST /api/auth/login\` (an account comes from \`POST /api/auth/register\`). It lives an
hour; \`POST /api/auth/refresh\` renews it, and takes the **refresh** token here. It ends with a logout, a password
change, or the account.`;

const API_KEY = `For programs, under \`/api/v1/\` only: an API key of \`POST /api/api-keys\` as the user name, and no
password.`;

/** The OpenAPI document of all operations. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const dialects = app.get(Dialects);
  const document = SwaggerModule.createDocument(app, outline(dialects), { operationIdFactory });
  document.paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [dialects.of({ url: path }).spell?.(path) ?? path, item]),
  );
  for (const { guide } of dialects.all) Object.assign(document.components!.schemas!, guide.schemas);
  for (const placed of operationsOf(document)) describeDoors(placed, dialects);
  const complete = completeSchemas(
    document,
    dialects.all.flatMap(({ guide }) => guide.open ?? []),
  );
  completeExamples(complete);
  shareResponses(complete);
  return complete;
}

function outline(dialects: Dialects): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tasksmith')
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setExternalDoc('What changed', '/changelog')
    .addServer('/', 'This service')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: LOGIN })
    .addBasicAuth({ type: 'http', scheme: 'basic', description: API_KEY });
  for (const { guide } of dialects.all)
    for (const { name, description } of guide.tags) builder.addTag(name, description);
  return builder.build();
}

/** "TasksController.list" becomes "tasksList"; the reports of a thing are operations of the thing. */
function operationIdFactory(controller: string, method: string): string {
  const thing = controller.replace(/(Reports)?Controller$/, '');
  return thing.charAt(0).toLowerCase() + thing.slice(1) + method.charAt(0).toUpperCase() + method.slice(1);
}
