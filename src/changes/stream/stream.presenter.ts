import { getSchemaPath } from '@nestjs/swagger';
import { Shows } from '../../http/fields/shows';
import { SHAPES } from '../changes.presenter';

/** A secret that opens one stream. */
export class TicketView {
  /**
   * For `GET /api/changes/stream?ticket=…`. Works once.
   * @example 'h0zF7nB3cWq9kq3uR2vZpXo5mJt8yLd1aEs6gHfKiUc'
   */
  ticket!: string;
  /**
   * Seconds until it expires.
   * @example 60
   */
  @Shows({ enum: [60] })
  expires_in!: number;
}

/** `data` of the event `ready`, the first one. Its `id` is where the stream begins: nothing is missed from there on. */
export class ReadyData {}

/** `data` of the event `restart`: the cursor is of no use any more, and the stream ends. */
export class RestartData {
  /**
   * `log_trimmed`: the log no longer reaches back to the cursor. `other_installation`: it is of another installation, or
   * of one that was restored from a backup. `role_changed`: your role is another one.
   * @example 'role_changed'
   */
  @Shows({ enum: ['log_trimmed', 'other_installation', 'role_changed'] })
  reason!: 'log_trimmed' | 'other_installation' | 'role_changed';
}

const always = (description: string, value: string) => ({
  description,
  schema: { type: 'string' as const, enum: [value] },
});

/** Headers of a stream. */
export const STREAM_HEADERS = {
  'Cache-Control': always('Nothing on the way may keep or change it.', 'no-cache, no-transform'),
  'X-Accel-Buffering': always('Keeps nginx from buffering the stream.', 'no'),
};

const EXAMPLE = `retry: 2000

event: ready
id: eyJhdCI6NDJ9
data: {}

event: change
id: eyJhdCI6NDN9
data: {"type":"task","id":43,"gone":"deleted"}

`;

const ref = (shape: new () => unknown) => ({ $ref: getSchemaPath(shape) });

/** Server-Sent Events: the name of each event, and the JSON of its `data`. */
export const EVENT_STREAM = {
  'text/event-stream': {
    schema: {
      type: 'string',
      description:
        'Server-Sent Events: `ready` first, then `change` for each change, and `restart` if the client must begin again. `data` is JSON on one line, `id` a cursor. Comments keep the connection open. `x-events` has the schema of the `data` of each event.',
      'x-events': { ready: ref(ReadyData), change: { anyOf: SHAPES.map(ref) }, restart: ref(RestartData) },
    },
    example: EXAMPLE,
  },
};
