import { presentChange } from '../changes.presenter';
import type { RestartReason } from '../change-cursor';
import type { Change } from '../subjects';

/*
 * Server-Sent Events. Every message has data: a browser drops those without. Data is one line, since JSON escapes line
 * ends, and ids are base64url.
 */

/** How long a client waits before it connects again. */
const RETRY_MS = 2_000;

/** Begins every stream. */
export const RETRY = Buffer.from(`retry: ${RETRY_MS}\n\n`);

/** Keeps proxies from closing a connection that nothing comes from. */
export const COMMENT = Buffer.from(': still here\n\n');

/** Nothing can be missed from this cursor on. */
export const readyMessage = (cursor: string): Buffer => Buffer.from(`event: ready\nid: ${cursor}\ndata: {}\n\n`);

/** `data` is what {@link changeData} returns. */
export const changeMessage = (cursor: string, data: string): Buffer =>
  Buffer.from(`event: change\nid: ${cursor}\ndata: ${data}\n\n`);

export const changeData = (change: Change): string => JSON.stringify(presentChange(change));

/** Without an id: the client keeps the one that it had, which is of no use to it any more. */
export const restartMessage = (reason: RestartReason): Buffer =>
  Buffer.from(`event: restart\ndata: ${JSON.stringify({ reason })}\n\n`);
