const TASK_EVENTS = ['created', 'updated', 'completed', 'reopened', 'deleted', 'restored', 'purged'] as const;
const TAG_EVENTS = ['created', 'updated', 'deleted'] as const;

/** Event names that TaskForge webhooks can subscribe to. */
export const EVENT_NAMES = [
  ...TASK_EVENTS.map((event) => `task.${event}` as const),
  ...TAG_EVENTS.map((event) => `tag.${event}` as const),
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

export const ALL_EVENTS = '*';

export const TASKFORGE_API = 'taskforge';
