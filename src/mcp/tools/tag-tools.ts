import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { invalid } from '../../common/errors';
import { isPossibleId } from '../../common/ids';
import { check } from '../../http/fields/fields.pipe';
import { CreateTagDto } from '../../tags/dto/tag.dto';
import { presentTag } from '../../tags/tag.presenter';
import { TagsService } from '../../tags/tags.service';
import { bytesOf, fittingPage, MAX_BYTES, shortened } from '../fitting';
import { CURSOR, LIMIT } from '../inputs';
import { counted, pageText } from '../outcomes';
import { NEXT, TAG } from '../shapes';
import { CHANGES, DATA, READS, tool, type Call, type Outcome, type Toolbox } from '../tool';

const LIST = z.strictObject({ limit: LIMIT, cursor: CURSOR });

const CREATE = z.strictObject({
  name: z.string().meta({ minLength: 1, maxLength: 50 }).describe('Unique, ignoring case'),
  color: z.string().nullable().optional().describe('Hex code such as #00FF00; default grey'),
  description: z.string().nullable().optional().meta({ maxLength: 5000 }),
});

const isCursor = (text: string): boolean => /^[1-9]\d{0,9}$/.test(text) && isPossibleId(Number(text));

/** Tools for tags, which all users share. */
@Injectable()
export class TagTools implements Toolbox {
  constructor(private readonly tags: TagsService) {}

  readonly tools = [
    tool({
      name: 'list_tags',
      title: 'List tags',
      description: `Lists all tags, oldest first, with the number of your tasks that have them; ${DATA}.`,
      scope: 'read',
      effects: READS,
      input: LIST,
      output: z.strictObject({ tags: z.array(TAG), next_cursor: NEXT }),
      run: (call, input) => this.list(call, input),
    }),
    tool({
      name: 'create_tag',
      title: 'Create a tag',
      description: `Creates a tag for all users, unless there is one of that name; ${DATA}.`,
      scope: 'write',
      effects: CHANGES,
      input: CREATE,
      output: z.strictObject({ tag: TAG }),
      run: (call, input) => this.create(call, input),
    }),
  ];

  private async list({ actor }: Call, { limit, cursor }: z.output<typeof LIST>): Promise<Outcome> {
    if (cursor !== undefined && !isCursor(cursor)) throw invalid({ cursor: 'foreign' });
    const { items, rest } = await fittingPage(limit, async (most) => {
      const found = await this.tags.part(actor, Number(cursor ?? 0), most + 1);
      const rows = found.slice(0, most);
      const next = found.length > most ? String(rows.at(-1)!.id) : null;
      return { items: rows.map(presentTag), rest: { next_cursor: next } };
    });
    return { text: pageText(counted(items.length, 'tag'), rest.next_cursor), data: { tags: items, ...rest } };
  }

  private async create({ actor }: Call, fields: z.output<typeof CREATE>): Promise<Outcome> {
    const { dto, errors } = check(CreateTagDto, fields);
    if (Object.keys(errors).length > 0) throw invalid(errors);
    const tag = presentTag(await this.tags.create(actor, dto.fields()));
    const data = { tag: shortened(tag, MAX_BYTES - bytesOf({ tag: {} })) };
    return { text: `Created the tag with id ${tag.id}.`, data };
  }
}
