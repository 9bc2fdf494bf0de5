import type { DomainError, Facts } from '../common/errors';

/** Error messages by the code of the failed rule. */
const FIELD_WORDS: Record<string, string> = {
  required: 'This field is required.',
  blank: 'This field is required.',
  unknown: 'Object does not exist.',
  not_choice: 'Not a valid choice.',
  not_text: 'Value must be of str type.',
  not_boolean: 'Value must be of bool type.',
  not_integer: 'Input should be a valid integer',
  negative: 'Input should be greater than or equal to 0',
  above_100: 'Input should be less than or equal to 100',
  above_200: 'Input should be less than or equal to 200',
  above_1000: 'Input should be less than or equal to 1000',
  not_iso: 'Invalid ISO 8601 datetime.',
  unknown_parameter: 'Unknown parameter.',
  not_understood: 'Value not understood.',
  repeated: 'Repeated parameter; only its first value counts.',
  ignored: 'Ignored because the body has `_params`.',
  unknown_term: 'Contains a term that is not understood. Put text with a colon in quotes.',
  not_list: 'Value must be of list type.',
  too_long: 'Value is too long.',
  unusable: 'Value contains characters that cannot be stored.',
  fixed: 'This field cannot be changed on this type of task.',
  expired: 'Expired cursor',
  not_url: 'Not a valid URL.',
  credentials: 'The URL must not contain a user or password.',
  not_events: 'Each event must have an object_type and an action, and may have a valid extra_filter.',
  address_refused: 'Leads to the address {address}, which is not allowed. WEBHOOK_ALLOWED_NETWORKS can allow it.',
  own_address: 'Leads to the address {address} of this service itself, which is not allowed.',
};

/** For fields that refer to another object: the key under which clients expect the error if it is missing. */
const OBJECT_OF: Record<string, string> = { lead_id: 'lead', contact_id: 'contact', status_id: 'status' };
const MISSING = ['required', 'unknown'];

export const fieldErrors = ({ fields, facts }: Pick<DomainError, 'fields' | 'facts'>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, failure]) => [
      MISSING.includes(failure) ? (OBJECT_OF[field] ?? field) : field,
      withFacts(FIELD_WORDS[failure] ?? 'Invalid value.', facts),
    ]),
  );

/** Replaces placeholders such as `{address}`. */
const withFacts = (text: string, facts: Facts): string =>
  text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place));

const matching = (model: string): string => `Empty query: ${model} matching query does not exist.`;

const TEXTS: Record<string, string> = {
  'task.not_found': matching('Task'),
  'task.read': matching('Task'),
  'task.update': matching('Task'),
  'task.delete': matching('Task'),
  'lead.not_found': matching('Lead'),
  'contact.not_found': matching('Contact'),
  'user.not_found': matching('User'),
  'organization.not_found': matching('Organization'),
  'activity.not_found': matching('Activity'),
  'event.not_found': matching('Event'),
  'webhook.not_found': matching('WebhookSubscription'),
  'webhook.duplicate': 'Duplicate active subscription: {id}',
  'webhook.too_many': 'A user can have 40 webhook subscriptions at most.',
  'webhook.owner_inactive': 'The account of the owner is inactive: the subscription stays paused.',
  'scope.missing': 'The API key does not have the scope {scope}.',
  'quota.tasks': 'The user already has the maximum number of tasks.',
  'lead.tasks': 'You do not have permission to delete all tasks of this lead.',
  'task.import': 'Only admins may import tasks.',
  unknown_path:
    'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
  method_not_allowed: 'The method is not allowed for the requested URL.',
  malformed: 'The request contains invalid JSON.',
  no_data: 'JSON data must be a dict.',
  too_large: 'The data value transmitted exceeds the capacity limit.',
  unsupported_media_type: "Please send valid JSON with a 'Content-Type: application/json' header.",
  store_outcome_unknown: 'Service unavailable. It is unknown whether the change was saved; check before you repeat it.',
  'idempotency.key_unusable': 'Idempotency-Key must have 1 to 255 printable ASCII characters.',
  'idempotency.key_reused': 'This Idempotency-Key has been used for a different request.',
  'idempotency.in_progress': 'The first request with this Idempotency-Key is still in progress; please try again.',
  'idempotency.answer_lost':
    'The request with this Idempotency-Key was carried out, but its answer is no longer available.',
  'store.gone': 'Something that the request refers to has been deleted.',
  'tasks.too_many': "It's not allowed to update more than 1000 objects at once",
  unfiltered: 'Please specify which tasks to update: an update without a filter would change every task.',
  unsupported_filters: 'This combination of filters is not supported.',
};

const KINDS: Record<DomainError['kind'], string> = {
  invalid: 'Bad request',
  unauthenticated: 'Unauthorized',
  forbidden: 'You do not have permission to do this.',
  not_found: matching('Object'),
  method_not_allowed: TEXTS.method_not_allowed!,
  not_acceptable: 'This format is not available.',
  conflict: 'The request conflicts with what is stored.',
  gone: 'The object is no longer there.',
  precondition_failed: 'The object is not what If-Match expects. Nothing was changed.',
  precondition_required: 'Please say with If-Match which version of the object you expect.',
  too_large: TEXTS.too_large!,
  unsupported_media: TEXTS.unsupported_media_type!,
  unprocessable: 'The request cannot be processed.',
  too_many: 'API call count exceeded for this period',
  unexpected: 'Internal server error',
  unavailable: 'Service unavailable. Nothing was saved; please try again.',
};

export const errorText = ({ kind, code, facts }: DomainError): string =>
  kind === 'unauthenticated' ? KINDS.unauthenticated : withFacts(TEXTS[code] ?? KINDS[kind], facts);

const LISTED = ['tasks.too_many', 'unfiltered', 'unsupported_filters', 'webhook.duplicate'];

/** Whether an error without a field is shown in `errors`. */
export const listed = ({ code }: DomainError): boolean => LISTED.includes(code);
