import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../common/errors';
import type { Installation } from '../../database/schema/installation';
import type { Position } from '../../events/position';
import { writeCursor, type Place, type RestartReason } from '../change-cursor';
import { ChangeReader } from '../change-reader';
import { expectWithin } from '../changes.service';
import { writer } from './live-changes';
import { readyMessage } from './messages';
import type { Stream } from './stream';

const PAGE_SIZE = 100;

export type Outcome = 'up_to_date' | 'behind' | { restart: RestartReason };

/** Serves streams that are behind. */
@Injectable()
export class CatchUp {
  constructor(private readonly reader: ChangeReader) {}

  /** Sends one page. Call it inside a read; `now` is the position of that read. */
  async page(em: EntityManager, installation: Installation, now: Position, stream: Stream): Promise<Outcome> {
    const { actor, place } = stream;
    const reason = place && whyRestart(place, installation, now);
    if (reason) return { restart: reason };
    if (!stream.isReady)
      stream.outlet.write(readyMessage(writeCursor(installation, actor, place ?? stream.placeAt({ from: now }))));
    stream.isReady = true;
    if (!place) return 'up_to_date';
    const { steps, next, hasMore } = await this.reader.page(em, actor, place, PAGE_SIZE);
    if (!stream.send(writer(installation)(stream, steps), place)) return 'behind';
    stream.place = next;
    return hasMore ? 'behind' : 'up_to_date';
  }
}

function whyRestart(place: Place, installation: Installation, now: Position): RestartReason | undefined {
  try {
    expectWithin(place, installation, now);
    return undefined;
  } catch (error) {
    return reasonIn(error);
  }
}

/** Why the client must start over. Rethrows all other errors. */
export function reasonIn(error: unknown): RestartReason {
  if (error instanceof DomainError && error.code === 'changes.restart') return error.facts.reason as RestartReason;
  throw error;
}
