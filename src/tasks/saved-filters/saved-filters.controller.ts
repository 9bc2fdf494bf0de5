import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { withEtagOnRefusal, withEtag } from '../../http/etags/etags';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { PathId } from '../../http/path-id';
import { Describes } from '../../taskforge/docs';
import { FILTER_REFUSAL } from '../filter/filter-query.dto';
import { CreateFilterDto, UpdateFilterDto } from './saved-filter.dto';
import { FiltersView, FilterView, presentFilter } from './saved-filter.presenter';
import { SavedFilters } from './saved-filters.service';

@ApiTags('Filters')
@ApiBearerAuth()
@Controller('api/filters')
export class SavedFiltersController {
  constructor(private readonly filters: SavedFilters) {}

  @Get()
  @Describes({
    summary: 'List your filters',
    description: 'Lists the filters that you have saved, oldest first.',
    data: FiltersView,
  })
  async list(@CurrentActor() actor: UserActor): Promise<FiltersView> {
    return { filters: (await this.filters.list(actor)).map(presentFilter) };
  }

  @Post()
  @Describes({
    summary: 'Save a filter',
    conditional: 'create',
    description: 'Saves a filter under a name. Lists, exports and statistics take it as `?filter=@name`.',
    confirms: 'filter_created',
    status: 201,
    data: FilterView,
    errors: { 400: ['name.required', 'name.too_long', FILTER_REFUSAL], 409: 'saved_filters.name_key.taken' },
  })
  create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) filter: CreateFilterDto): Promise<FilterView> {
    return withEtag(this.filters.create(actor, filter.fields()), presentFilter);
  }

  @Get(':id')
  @Describes({
    summary: 'Show a filter',
    conditional: 'read',
    description: 'Returns one of your filters.',
    data: FilterView,
    errors: { 404: 'filter.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<FilterView> {
    return withEtag(this.filters.get(actor, id), presentFilter);
  }

  @Patch(':id')
  @Describes({
    summary: 'Update a filter',
    conditional: 'write',
    description: 'Updates the fields that the body names; all others keep their values.',
    confirms: 'filter_updated',
    data: FilterView,
    errors: { 400: ['name.too_long', FILTER_REFUSAL], 404: 'filter.not_found', 409: 'saved_filters.name_key.taken' },
  })
  update(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Body(FieldsPipe) changes: UpdateFilterDto,
  ): Promise<FilterView> {
    return withEtag(this.filters.update(actor, id, changes.fields()), presentFilter);
  }

  @Delete(':id')
  @Describes({
    summary: 'Delete a filter',
    conditional: 'write',
    description: 'Deletes one of your filters.',
    confirms: 'filter_deleted',
    errors: { 404: 'filter.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<void> {
    return withEtagOnRefusal(this.filters.delete(actor, id), presentFilter);
  }
}
