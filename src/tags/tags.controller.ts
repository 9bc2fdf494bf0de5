import { Body, Controller, Delete, Get, Patch, Post, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { CurrentActor, Roles } from '../http/access/access';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { Describes } from '../taskforge/docs';
import { withEtag, withEtagOnRefusal } from '../http/etags/etags';
import { PathId } from '../http/path-id';
import { presentPagination } from '../taskforge/pagination.presenter';
import { CreateTagDto, UpdateTagDto } from './dto/tag.dto';
import { ListTagsQuery } from './dto/list-tags.dto';
import { ExistingTagGuard } from './existing-tag.guard';
import { presentTag, TagPageView, TagView } from './tag.presenter';
import { TagsService } from './tags.service';

const UPDATE = {
  summary: 'Update a tag partially',
  conditional: 'write',
  description: 'Updates the fields that the body names; all others keep their values. Admins only.',
  confirms: 'tag_updated',
  data: TagView,
  errors: {
    400: ['name.too_long', 'color.not_hex'],
    403: 'role.required',
    404: 'tag.not_found',
    409: 'tags.name_key.taken',
  },
} as const;

const REPLACE = {
  ...UPDATE,
  summary: 'Update a tag',
  description:
    'Does the same as PATCH, for clients that send PUT: fields that the body does not name keep their values.',
} as const;

const CREATE_TAG = {
  type: CreateTagDto,
  examples: {
    full: { summary: 'With all fields', value: { name: 'docs', color: '#00FF00', description: 'Documentation' } },
    short: { summary: 'With a name alone', value: { name: 'meetings' } },
  },
};

@ApiTags('Tags')
@ApiBearerAuth()
@Controller('api/tags')
export class TagsController {
  constructor(private readonly tags: TagsService) {}

  @Get()
  @Describes({
    summary: 'List tags',
    description: 'Lists all tags, which everybody shares. Sorted by id, newest first, by default.',
    data: TagPageView,
  })
  async list(@CurrentActor() actor: UserActor, @Query(FieldsPipe) query: ListTagsQuery): Promise<TagPageView> {
    const request = query.pageRequest();
    const page = await this.tags.list(actor, request);
    return { tags: page.rows.map(presentTag), pagination: presentPagination(request, page) };
  }

  @Get(':id')
  @Describes({
    summary: 'Show a tag',
    conditional: 'read',
    description: 'Returns a tag with the number of its tasks that you can see.',
    data: TagView,
    errors: { 404: 'tag.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<TagView> {
    return withEtag(this.tags.get(actor, id), presentTag);
  }

  @Post()
  @ApiBody(CREATE_TAG)
  @Describes({
    summary: 'Create a tag',
    conditional: 'create',
    description: 'Creates a tag. Tags are shared by all users.',
    confirms: 'tag_created',
    status: 201,
    data: TagView,
    errors: { 400: ['name.required', 'name.too_long'], 409: 'tags.name_key.taken' },
  })
  create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) tag: CreateTagDto): Promise<TagView> {
    return withEtag(this.tags.create(actor, tag.fields()), presentTag);
  }

  @Put(':id')
  @Roles('admin')
  @UseGuards(ExistingTagGuard)
  @Describes(REPLACE)
  replace(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Body(FieldsPipe) changes: UpdateTagDto,
  ): Promise<TagView> {
    return this.update(actor, id, changes);
  }

  @Patch(':id')
  @Roles('admin')
  @UseGuards(ExistingTagGuard)
  @Describes(UPDATE)
  update(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Body(FieldsPipe) changes: UpdateTagDto,
  ): Promise<TagView> {
    return withEtag(this.tags.update(actor, id, changes.fields()), presentTag);
  }

  @Delete(':id')
  @Roles('admin')
  @Describes({
    summary: 'Delete a tag',
    conditional: 'write',
    description: 'Deletes a tag and removes it from all tasks. Admins only.',
    confirms: 'tag_deleted',
    errors: { 403: 'role.required', 404: 'tag.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<void> {
    return withEtagOnRefusal(this.tags.delete(actor, id), presentTag);
  }
}
