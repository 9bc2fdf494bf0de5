import type { DomainError } from '../common/errors';
import type { Guide, Refusal, ShownRefusal } from '../http/apis';
import { shownHint } from '../http/errors/hints';

const text = { type: 'string' };

const error = {
  type: 'object',
  description: 'An error of the Close API.',
  required: ['error'],
  additionalProperties: false,
  properties: { error: { ...text, description: 'The error message.' } },
};

const fieldErrors = {
  type: 'object',
  description: 'A validation error of the Close API.',
  required: ['errors', 'field-errors'],
  additionalProperties: false,
  properties: {
    errors: { type: 'array', items: text, description: 'Errors of the request as a whole.' },
    message: { ...text, description: 'The error again, where clients expect it here: a duplicate webhook.' },
    'field-errors': {
      type: 'object',
      additionalProperties: text,
      description: 'One error message for each invalid field.',
    },
  },
};

const seconds = { type: 'integer', minimum: 1, description: 'Seconds until the window ends.' };

const tooMany = {
  type: 'object',
  description: 'The error of the Close API when the rate limit is exceeded.',
  required: ['error', 'rate_reset'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['message', 'rate_reset', 'rate_limit', 'rate_window', 'rate_limit_type'],
      additionalProperties: false,
      properties: {
        message: text,
        rate_reset: seconds,
        rate_limit: { type: 'integer', description: 'Requests per window.' },
        rate_window: { type: 'integer', description: 'Length of the window in seconds.' },
        rate_limit_type: { ...text, enum: ['key'] },
      },
    },
    rate_reset: seconds,
  },
};

const INTRODUCTION = `**Close**, under \`/api/v1/\`, is the task API of the Close CRM. It returns objects without an
envelope, lists as \`{"data", "has_more"}\`, and times with an offset. The trailing slash of a path is optional.
Authenticate with an API key (\`POST /api/api-keys\`) or an access token.`;

const API_KEY = `For programs, in both APIs: an API key from \`POST /api/api-keys\` as the user name, with an empty
password. The key needs the scope in \`x-scope\` of the operation.`;

/** What the OpenAPI document says about this API. */
export const guideOf = (refuse: (refusal: DomainError) => Refusal): Guide => ({
  title: 'Close API',
  summary: 'the task API of the Close CRM, under /api/v1/',
  introduction: INTRODUCTION,
  securitySchemes: { basic: { type: 'http', scheme: 'basic', description: API_KEY } },
  tags: [
    { name: 'Close: People', description: 'Your own account, the users and their organization.' },
    { name: 'Close: Leads', description: 'Companies that tasks are about, and their contacts. Shared by all users.' },
    { name: 'Close: Tasks', description: 'The same tasks as under `/api/tasks`, in the format of the Close CRM.' },
    { name: 'Close: Activities', description: 'Completed tasks of leads.' },
    { name: 'Close: Event log', description: 'Changes made through either API, newest first.' },
    { name: 'Close: Webhooks', description: 'Requests that the service sends when something changes.' },
  ],
  schemas: { CloseError: error, CloseFieldErrors: fieldErrors, CloseTooMany: tooMany },
  open: ['CloseTaskView'],
  show: (refusal) => show(refusal, refuse(refusal)),
  headers: {
    RateLimit: {
      description: 'Requests per minute, remaining requests, and seconds until the limit resets.',
      schema: { ...text, example: 'limit=600, remaining=599, reset=60' },
    },
  },
});

function show({ kind, code, fields }: DomainError, { headers, body }: Refusal): ShownRefusal {
  const { error: said, errors = [], ...more } = body as { error?: string; errors?: string[] };
  const byField = Object.entries((more as { 'field-errors'?: Record<string, string> })['field-errors'] ?? {});
  const [failing = errors[0]] = byField.map(([field, words]) => `${field}: ${words}`);
  const summary = typeof said === 'string' ? said : (failing ?? 'Too many requests');
  return {
    description: summary,
    schema: kind === 'too_many' ? 'CloseTooMany' : said === undefined ? 'CloseFieldErrors' : 'CloseError',
    examples: { [Object.entries(fields)[0]?.join('.') ?? code]: { summary, ...shownHint(headers), value: body } },
  };
}
