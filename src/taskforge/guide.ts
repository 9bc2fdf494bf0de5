import type { DomainError } from '../common/errors';
import type { Guide, ShownRefusal } from '../http/apis';
import { hintHeader, shownHint } from '../http/errors/hints';
import { hintOf } from './hints';
import { refusalBody } from './refusal';

const field = {
  type: 'object',
  required: ['field', 'message'],
  additionalProperties: false,
  properties: { field: { type: 'string' }, message: { type: 'string' } },
};

const operation = {
  type: 'object',
  required: ['index', 'message', 'status'],
  additionalProperties: false,
  properties: {
    index: { type: 'integer', minimum: 0, description: 'The place of the operation, from 0.' },
    field: { type: 'string', description: 'Of its `data` or of itself; only when a field fails.' },
    message: { type: 'string' },
    status: { type: 'integer', description: 'What it would have been alone.' },
    version: { type: 'integer', minimum: 1, description: 'What the task has, if another was expected.' },
  },
};

/** The shape of every refusal, {@link RefusalBody}. */
const refusal = {
  type: 'object',
  description: 'How the service says no.',
  required: ['success', 'message'],
  additionalProperties: false,
  properties: {
    success: { type: 'boolean', enum: [false] },
    error: { type: 'string', description: 'A title; only for errors of the framework, of tokens and of roles.' },
    message: { type: 'string', description: 'What is wrong; of several failing fields, the first.' },
    errors: {
      type: 'array',
      description: 'All failing fields, or all failing operations of many; only when there are such.',
      items: { anyOf: [field, operation] },
    },
  },
};

const count = (description: string): { description: string; schema: object } => ({
  description,
  schema: { type: 'integer', minimum: 0 },
});

const INTRODUCTION = `**TaskForge**, under \`/api/\`, answers \`{"success": true, "message", "data"}\` or
\`{"success": false, "message"}\`. Messages are Spanish, or English with \`Accept-Language: en\`. Times are UTC without a
zone. **To try it here:** register, log in, put the \`access_token\` into **Authorize**, then send requests with
**Try it out**.`;

const LOGIN = `The \`access_token\` of \`POST /api/auth/login\` (register with \`POST /api/auth/register\`). It is valid for
one hour; \`POST /api/auth/refresh\` renews it, and takes the **refresh** token here. Logout, a password change and the
deactivation or deletion of the account end it at once.`;

/** What the OpenAPI document says about this API. */
export const GUIDE: Guide = {
  introduction: INTRODUCTION,
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: LOGIN } },
  tags: [
    { name: 'Authentication', description: 'Register, log in and out, renew tokens, and keys for programs.' },
    {
      name: 'Tasks',
      description: 'Create, read, change, complete, count and export tasks: one’s own, for an admin all.',
    },
    {
      name: 'Tags',
      description: 'Labels that everybody shares: any user creates them, admins change and delete them.',
    },
    { name: 'Trash', description: 'What was deleted, until it goes for good: how to see it, and the way back.' },
    { name: 'Users', description: 'Accounts: one’s own, for an admin all.' },
    { name: 'Health', description: 'How the service is, for people and for monitors.' },
  ],
  schemas: { Refusal: refusal },
  show,
  headers: {
    'X-RateLimit-Limit': count('Requests a minute. Absent where requests are not counted.'),
    'X-RateLimit-Remaining': count('How many of them are left.'),
    'X-RateLimit-Reset': count('When all of them are there again, in seconds since 1970.'),
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
  return failing ? failing.join('.') : code;
};
