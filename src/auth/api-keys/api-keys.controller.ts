import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiParam, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { withEtag, tellingWhatIsThere } from '../../http/etags/etags';
import { Describes } from '../../taskforge/docs';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { ApiKeysView, NewApiKeyView, presentApiKey } from './api-key.presenter';
import { ApiKeysService } from './api-keys.service';
import { CreateApiKeyDto } from './api-key.dto';

/** The `:id` of the path: the part of a key before the dot. */
const KeyId = (): ParameterDecorator => (target, method, index) => {
  Param('id')(target, method, index);
  ApiParam(KEY_ID)(target, method!, Object.getOwnPropertyDescriptor(target, method!)!);
};

const KEY_ID = {
  name: 'id',
  description: 'The id from the list.',
  schema: { type: 'string', example: 'api_3fw37yHasQmGs00Nnybzq5' },
};

@ApiTags('Authentication')
@ApiBearerAuth()
@Controller('api/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Describes({
    summary: 'Create an API key',
    conditional: 'create',
    description:
      'Creates an API key for programs. Use it as the user name of Basic authentication under `/api/v1/`. The key is shown only in this response.',
    confirms: 'api_key_created',
    status: 201,
    data: NewApiKeyView,
    errors: { 400: ['name.required', 'name.too_long'] },
  })
  async create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) { name }: CreateApiKeyDto): Promise<NewApiKeyView> {
    const { apiKey, key } = await this.keys.issue(actor, name);
    return Object.assign(await withEtag(apiKey, presentApiKey), { key });
  }

  @Get()
  @Describes({
    summary: 'List your API keys',
    description:
      'Lists your API keys with the times of their creation and last use. The keys themselves are not stored.',
    data: ApiKeysView,
  })
  async list(@CurrentActor() actor: UserActor): Promise<ApiKeysView> {
    return { api_keys: (await this.keys.list(actor)).map(presentApiKey) };
  }

  @Delete(':id')
  @Describes({
    summary: 'Delete an API key',
    conditional: 'write',
    description: 'Deletes an API key. Requests with it fail from then on.',
    confirms: 'api_key_deleted',
    errors: { 404: 'api_key.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @KeyId() id: string): Promise<void> {
    return tellingWhatIsThere(this.keys.revoke(actor, id), presentApiKey);
  }
}
