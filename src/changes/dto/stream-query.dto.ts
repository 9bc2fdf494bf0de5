import { Allow } from 'class-validator';
import { Shows } from '../../http/fields/shows';
import type { StreamRequest } from '../stream/streams.service';
import { FollowQuery } from './changes-query.dto';

/** Parameters of the stream of changes. */
export class StreamQuery extends FollowQuery {
  /** A ticket of `POST /api/changes/ticket`, instead of an `Authorization` header. Works once. */
  @Shows({ example: '' })
  @Allow()
  ticket?: string;

  /** `lastId` is the `Last-Event-ID` that a reconnecting client sends. */
  streamRequest(lastId: string | undefined): StreamRequest {
    return { cursor: lastId || this.cursor || undefined, types: this.chosenTypes(), filter: this.chosenFilter() };
  }
}
