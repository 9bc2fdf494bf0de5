import type { DomainError } from '../common/errors';
import type { Guide, ShownRefusal } from '../http/apis';
import { hintHeader, shownHint } from '../http/errors/hints';
import { errorCodes } from './codes';
import { hintOf } from './hints';
import { refusalBody } from './refusal';

const codeSchema = {
  type: 'string',
  pattern: '^[a-z_]+(?:\\.[a-z_]+)*$',
  description: 'What is wrong, for programs: the same in every language.',
  example: 'title.too_long',
};

const field = {
  type: 'object',
  required: ['field', 'message', 'code'],
  additionalProperties: false,
  properties: {
    field: { type: 'string' },
    message: { type: 'string' },
    code: codeSchema,
    position: {
      type: 'integer',
      minimum: 0,
      description: 'Of `filter`: where the mistake is, in characters (code points) from 0.',
    },
    expected: { type: 'array', items: { type: 'string' }, description: 'Of `filter`: what could stand there.' },
    did_you_mean: {
      type: 'string',
      description: 'Of `filter`: the expected word that is nearest to what stands there.',
    },
  },
};

const operation = {
  type: 'object',
  required: ['index', 'message', 'code', 'status'],
  additionalProperties: false,
  properties: {
    index: { type: 'integer', minimum: 0, description: 'Position of the operation, from 0.' },
    field: {
      type: 'string',
      description: 'The field that failed, of the operation or of its `data`; absent if no single field failed.',
    },
    message: { type: 'string' },
    code: codeSchema,
    status: { type: 'integer', description: 'The status of this operation on its own.' },
    version: {
      type: 'integer',
      minimum: 1,
      description: 'The current version of the task, if another one was expected.',
    },
  },
};

const item = {
  type: 'object',
  required: ['message', 'code'],
  additionalProperties: false,
  properties: {
    line: { type: 'integer', minimum: 1, description: 'The line of an imported file on which the item begins.' },
    index: {
      type: 'integer',
      minimum: 0,
      description: 'Position of the item in the list of an imported file, from 0.',
    },
    id: { type: 'string', description: 'Id of the item in an imported file.' },
    field: { type: 'string', description: 'The field that failed; absent if no single field failed.' },
    message: { type: 'string' },
    code: codeSchema,
  },
};

/** The shape of every refusal, {@link RefusalBody}. */
const refusal = {
  type: 'object',
  description: 'An error.',
  required: ['success', 'message', 'code'],
  additionalProperties: false,
  properties: {
    success: { type: 'boolean', enum: [false] },
    error: { type: 'string', description: 'A title; only for errors of the framework, of tokens and of roles.' },
    message: { type: 'string', description: 'What is wrong. If several fields failed, the message of the first.' },
    code: {
      ...codeSchema,
      description: 'What is wrong, for programs. If several fields failed, the code of the first.',
      'x-error-codes': errorCodes(),
    },
    errors: {
      type: 'array',
      description:
        'All failed fields (of a 409, the one whose value is taken), all failed operations of a bulk request, or all failed lines or items of an import.',
      items: { anyOf: [field, operation, item] },
    },
  },
};

const count = (description: string): { description: string; schema: object } => ({
  description,
  schema: { type: 'integer', minimum: 0 },
});

const INTRODUCTION = `**TaskForge**, under \`/api/\`, answers \`{"success": true, "message", "data"}\` or
\`{"success": false, "message", "code"}\`. Messages are Spanish, or English with \`Accept-Language: en\`; codes are the
same in both. Times are UTC without a zone. **To try it here:** register, log in, put the \`access_token\` into
**Authorize**, then send requests with **Execute**.`;

const LOGIN = `The \`access_token\` of \`POST /api/auth/login\` (register with \`POST /api/auth/register\`). It is valid for
one hour; \`POST /api/auth/refresh\` renews it, and takes the **refresh** token here. Logout, a password change and the
deactivation or deletion of the account end it at once. Programs send an API key from \`POST /api/api-keys\` instead, here
or as the user name of Basic authentication. The key needs the scope in \`x-scope\` of the operation.`;

/** What the OpenAPI document says about this API. */
export const GUIDE: Guide = {
  title: 'TaskForge API',
  summary: 'users, tasks and tags, under /api/',
  introduction: INTRODUCTION,
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: LOGIN } },
  tags: [
    { name: 'Authentication', description: 'Register, log in and out, renew tokens, and keys for programs.' },
    {
      name: 'Tags',
      description: 'Labels shared by all users. Any user can create them; admins can change and delete them.',
    },
    {
      name: 'Tasks',
      description: 'Create, read, change, complete, count and export tasks. Users see their own tasks, admins all.',
    },
    {
      name: 'Changes',
      description: 'Keep a copy up to date: everything that you can see, then what changes.',
    },
    { name: 'Filters', description: 'Filters that you have saved, for `?filter=@name`.' },
    { name: 'Users', description: 'Accounts. Users see their own, admins all.' },
    { name: 'Webhooks', description: 'Requests that the service sends when something changes.' },
    { name: 'Trash', description: 'Deleted tasks and accounts: list, restore, delete permanently.' },
    { name: 'Health', description: 'State of the service, for monitoring.' },
  ],
  schemas: { Refusal: refusal },
  show,
  headers: {
    'X-RateLimit-Limit': count('Requests allowed per minute. Absent where requests are not counted.'),
    'X-RateLimit-Remaining': count('Requests left in this minute.'),
    'X-RateLimit-Reset': count('When the full number is available again, in seconds since 1970-01-01T00:00:00Z.'),
  },
};

/** A real example in both languages. */
function show(shown: DomainError): ShownRefusal {
  const of = (language: 'es' | 'en') => refusalBody(shown, 'POST', language);
  const hinting = (language: 'es' | 'en') => shownHint(hintHeader(hintOf(shown, language)));
  const { message } = of('en');
  const name = refusalName(shown);
  return {
    description: message,
    schema: 'Refusal',
    examples: {
      [name]: { summary: of('es').message, ...hinting('es'), value: of('es') },
      [`${name}.en`]: { summary: `${message} (Accept-Language: en)`, ...hinting('en'), value: of('en') },
    },
  };
}

const refusalName = ({ code, fields }: DomainError): string => {
  const [failing] = Object.entries(fields);
  return failing ? failing.join('.').replace(/-.*$/, '') : code;
};
