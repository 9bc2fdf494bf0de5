import type { DomainError } from '../common/errors';
import type { Guide, Refusal, ShownRefusal } from '../http/apis';
import { shownHint } from '../http/errors/hints';

const text = { type: 'string' };

const error = {
  type: 'object',
  description: 'How this API says no.',
  required: ['error'],
  additionalProperties: false,
  properties: { error: { ...text, description: 'What is wrong.' } },
};

const fieldErrors = {
  type: 'object',
  description: 'How this API says that a request cannot be used.',
  required: ['errors', 'field-errors'],
  additionalProperties: false,
  properties: {
    errors: { type: 'array', items: text, description: 'What is wrong with the request as a whole.' },
    'field-errors': {
      type: 'object',
      additionalProperties: text,
      description: 'What is wrong, by field: all of them.',
    },
  },
};

const seconds = { type: 'integer', minimum: 1, description: 'Seconds until requests count from zero again.' };

const tooMany = {
  type: 'object',
  description: 'How this API says that there were too many requests.',
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
        rate_limit: { type: 'integer', description: 'Requests a window.' },
        rate_window: { type: 'integer', description: 'Length of the window in seconds.' },
        rate_limit_type: { ...text, enum: ['key'] },
      },
    },
    rate_reset: seconds,
  },
};

const INTRODUCTION = `**Close**, under \`/api/v1/\`, is the task API of the Close CRM. It answers bare objects, lists as
\`{"data", "has_more"}\`, and times with an offset. Its paths work without the trailing slash as well. Use an API key
(\`POST /api/api-keys\`) or an access token.`;

const API_KEY = `For programs, under \`/api/v1/\` only: an API key of \`POST /api/api-keys\` as the user name, and no
password.`;

/** What the OpenAPI document says about this API. */
export const guideOf = (refuse: (refusal: DomainError) => Refusal): Guide => ({
  introduction: INTRODUCTION,
  securitySchemes: { basic: { type: 'http', scheme: 'basic', description: API_KEY } },
  tags: [
    { name: 'Close: Tasks', description: 'The tasks of `/api/tasks` as programs of the Close CRM know them.' },
    { name: 'Close: Leads', description: 'The companies that tasks are about, and the people there; shared by all.' },
    { name: 'Close: Activities', description: 'That somebody completed a task on a lead.' },
    { name: 'Close: Event log', description: 'What happened, newest first, through either API.' },
    { name: 'Close: People', description: 'Oneself, the users and their organization.' },
  ],
  schemas: { CloseError: error, CloseFieldErrors: fieldErrors, CloseTooMany: tooMany },
  open: ['CloseTaskView'],
  show: (refusal) => show(refusal, refuse(refusal)),
  headers: {
    RateLimit: {
      description: 'Requests a minute, those that are left, and the seconds until all are there again.',
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
