import type { DomainError } from '../../../src/common/errors';
import type { Api, Refusal } from '../../../src/http/apis';

const WORDS: Partial<Record<DomainError['kind'], string>> = {
  unauthenticated: 'Show me a token first',
  not_found: 'I have no such memo',
  forbidden: 'That memo is not yours',
  too_many: 'Slow down',
};

/** Formats errors like `text: too_long`. */
const wordsOf = ({ kind, code, fields }: DomainError): string =>
  Object.entries(fields)
    .map(([field, failure]) => `${field}: ${failure}`)
    .join(', ') ||
  (WORDS[kind] ?? code);

const refuse = (refusal: DomainError): Refusal => ({ body: { problem: wordsOf(refusal) } });

const PROBLEM = {
  type: 'object',
  required: ['problem'],
  additionalProperties: false,
  properties: { problem: { type: 'string' } },
};

/** A third API, which shows tasks as memos under `/memo/`. */
export const MEMO: Api = {
  name: 'memo',
  owns: (path) => /^\/memo(?:\/|$)/.test(path),
  refuse,
  rateLimitHeaders: ({ remaining }) => ({ 'Memo-Left': String(remaining) }),
  headers: { request: ['Memo-Ink'], response: ['Memo-Left'] },
  guide: {
    title: 'Memo API',
    summary: 'tasks as memos, under /memo/',
    introduction: '**Memo**, under `/memo/`, shows tasks as memos.',
    securitySchemes: {},
    tags: [{ name: 'Memos', description: 'Tasks, as memos.' }],
    schemas: { MemoProblem: PROBLEM },
    show: (refusal) => ({
      description: wordsOf(refusal),
      schema: 'MemoProblem',
      examples: { [refusal.code]: { summary: wordsOf(refusal), value: refuse(refusal).body } },
    }),
    headers: { 'Memo-Left': { description: 'Requests left in this minute.', schema: { type: 'integer' } } },
  },
};
