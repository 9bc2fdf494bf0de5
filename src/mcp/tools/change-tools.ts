import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { presentChanges } from '../../changes/changes.presenter';
import { ChangesService } from '../../changes/changes.service';
import { ChangesQuery } from '../../changes/dto/changes-query.dto';
import { SavedFilters } from '../../tasks/saved-filters/saved-filters.service';
import { queryOf } from '../arguments';
import { fittingPage } from '../fitting';
import { LIMIT, SAME_FILTER, ZONE } from '../inputs';
import { counted } from '../outcomes';
import { CHANGE } from '../shapes';
import { DATA, READS, tool, type Call, type Outcome, type Toolbox } from '../tool';

const FOLLOW = z.strictObject({
  cursor: z.string().optional().describe('From the page before; without it, all tasks and tags come first'),
  types: z
    .array(z.enum(['task', 'tag']))
    .min(1)
    .optional()
    .describe('Default both'),
  filter: SAME_FILTER,
  timezone: ZONE,
  limit: LIMIT,
});

/** The tool that follows what changes. */
@Injectable()
export class ChangeTools implements Toolbox {
  constructor(
    private readonly changes: ChangesService,
    private readonly savedFilters: SavedFilters,
  ) {}

  readonly tools = [
    tool({
      name: 'changes',
      title: 'Follow changes',
      description: `Lists what has changed since a cursor, each task and tag as it is now, or "gone"; ${DATA}.`,
      scope: 'read',
      effects: READS,
      input: FOLLOW,
      output: z.strictObject({
        changes: z.array(CHANGE),
        cursor: z.string().describe('For the next call, now or later'),
        has_more: z.boolean(),
      }),
      run: (call, input) => this.follow(call, input),
    }),
  ];

  private async follow({ actor }: Call, { types, ...input }: z.output<typeof FOLLOW>): Promise<Outcome> {
    const query = queryOf(ChangesQuery, { ...input, types: types?.join(',') });
    await this.savedFilters.fill(actor, query);
    const request = query.request();
    const { items, rest } = await fittingPage(input.limit, async (limit) => {
      const { changes, ...others } = presentChanges(await this.changes.page(actor, { ...request, limit }));
      return { items: changes, rest: others };
    });
    const more = rest.has_more ? '; there are more: call again with this cursor' : '';
    return { text: `${counted(items.length, 'change')}${more}.`, data: { changes: items, ...rest } };
  }
}
