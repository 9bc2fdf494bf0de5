import { presentChange } from '../changes.presenter';
import type { RestartReason } from '../change-cursor';
import type { Change } from '../subjects';

/*
 * Server-Sent Events. Browsers drop messages without data, so every message has some. Data fits on one line, because
 * JSON escapes line breaks; ids are base64url.
 */

/** How long clients wait before they reconnect. */
const RETRY_MS = 2_000;

/** The first message of every stream. */
export const RETRY = Buffer.from(`retry: ${RETRY_MS}\n\n`);

/** Keeps proxies from closing idle connections. */
export const COMMENT = Buffer.from(': still here\n\n');

/** No change after this cursor can be missed. */
export const readyMessage = (cursor: string): Buffer => Buffer.from(`event: ready\nid: ${cursor}\ndata: {}\n\n`);

/** `data` is what {@link changeData} returns. */
export const changeMessage = (cursor: string, data: string): Buffer =>
  Buffer.from(`event: change\nid: ${cursor}\ndata: ${data}\n\n`);

export const changeData = (change: Change): string => JSON.stringify(presentChange(change));

/** Has no id, because there is no cursor to continue from. */
export const restartMessage = (reason: RestartReason): Buffer =>
  Buffer.from(`event: restart\ndata: ${JSON.stringify({ reason })}\n\n`);
