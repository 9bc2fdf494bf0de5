import { createHmac, hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { invalid } from '../../common/errors';
import { CONFIG, type Config } from '../../config';
import type { TaskFilter } from './task-query';
import type { Position, TaskOrder } from './task-order';

const KEY_BYTES = 32;
const SEAL_BYTES = 12;

/** Identifies a list. The same for all its pages. */
interface TaskList extends TaskOrder {
  filter: TaskFilter;
}

/**
 * Encodes where the next page of a list begins. A cursor is signed for its list, so only positions issued for the same
 * filter and order are accepted. This makes them safe to use in SQL.
 */
@Injectable()
export class TaskCursors {
  private readonly key: Buffer;

  constructor(@Inject(CONFIG) { jwtSecret }: Config) {
    this.key = Buffer.from(hkdfSync('sha256', jwtSecret, '', 'tasksmith list cursors', KEY_BYTES));
  }

  write(list: TaskList, { value, id, micros }: Position): string {
    const more = list.by === 'is_overdue' ? list.now?.getTime() : micros;
    const position = JSON.stringify([value, id, ...(more ? [more] : [])]);
    return Buffer.concat([this.seal(list, position), Buffer.from(position)]).toString('base64url');
  }

  /** The position, and the time used for `is_overdue`. Throws `invalid` if the cursor belongs to another list. */
  read(list: TaskList, cursor: string): { after: Position; now?: Date } {
    const position = Buffer.from(cursor, 'base64url').subarray(SEAL_BYTES).toString();
    const sealed = Buffer.concat([this.seal(list, position), Buffer.from(position)]);
    // Compared as text, because several texts decode to the same bytes.
    if (sealed.toString('base64url') !== cursor) throw invalid({ cursor: 'foreign' });
    const [value, id, more] = JSON.parse(position) as [Position['value'], number, number?];
    if (list.by !== 'is_overdue') return { after: { value, id, micros: more } };
    return { after: { value, id }, now: more === undefined ? undefined : new Date(more) };
  }

  private seal({ by, descending, filter }: TaskList, position: string): Buffer {
    const hmac = createHmac('sha256', this.key).update(JSON.stringify([by, descending, filter, position]));
    return hmac.digest().subarray(0, SEAL_BYTES);
  }
}
