import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { withEtag, withEtagOnRefusal } from '../../http/etags/etags';
import { Describes } from '../../taskforge/docs';
import { BodyOf, CheckedBody } from '../../http/fields/checked-body';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { changesIn, CreateApiKeyDto, RotateQuery, UpdateApiKeyDto } from './api-key.dto';
import { ApiKeysView, ApiKeyView, NewApiKeyView, presentApiKey } from './api-key.presenter';
import { ApiKeysService, type IssuedKey } from './api-keys.service';

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

const presentIssued = async ({ apiKey, key }: IssuedKey): Promise<NewApiKeyView> =>
  Object.assign(await withEtag(apiKey, presentApiKey), { key });

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
      'Creates an API key for programs. It works in both APIs, as `Authorization: Bearer …` or as the user name of Basic authentication. The key is shown only in this response. A key cannot create one with more scopes than it has itself, or one that expires later.',
    confirms: 'api_key_created',
    status: 201,
    data: NewApiKeyView,
    errors: {
      400: ['name.required', 'name.too_long', 'scopes.unknown', 'expires_at.not_iso', 'expires_at.past'],
      403: 'api_key.outlives',
    },
  })
  async create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) body: CreateApiKeyDto): Promise<NewApiKeyView> {
    return presentIssued(await this.keys.issue(actor, body.fields()));
  }

  @Get()
  @Describes({
    summary: 'List your API keys',
    description:
      'Lists your API keys with their scopes, when they expire and when they were last used, oldest first. The keys themselves are not stored.',
    data: ApiKeysView,
  })
  async list(@CurrentActor() actor: UserActor): Promise<ApiKeysView> {
    return { api_keys: (await this.keys.list(actor)).map(presentApiKey) };
  }

  @Patch(':id')
  @ApiBody({ type: UpdateApiKeyDto })
  @Describes({
    summary: 'Narrow or rename an API key',
    conditional: 'write',
    description:
      'Changes the name, takes scopes away, or changes when the key expires. It takes effect with the next request. A key can change itself and keys that may not do more than it.',
    confirms: 'api_key_updated',
    data: ApiKeyView,
    errors: {
      400: ['name.too_long', 'scopes.unknown', 'scopes.wider', 'expires_at.not_iso'],
      403: 'api_key.outlives',
      404: 'api_key.not_found',
    },
  })
  update(
    @CurrentActor() actor: UserActor,
    @KeyId() id: string,
    @BodyOf(UpdateApiKeyDto) body: CheckedBody<UpdateApiKeyDto>,
  ): Promise<ApiKeyView> {
    return withEtag(this.keys.change(actor, id, changesIn(body)), presentApiKey);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Describes({
    summary: 'Replace the secret of an API key',
    conditional: 'write',
    description:
      'Returns the key with a new secret; its id, name and scopes stay. The old secret ends after `overlap` seconds. At most two secrets are valid at once: a further rotation ends the older one. A key can rotate itself and keys that may not do more than it.',
    confirms: 'api_key_rotated',
    data: NewApiKeyView,
    errors: {
      400: 'overlap.out_of_range',
      403: 'api_key.outlives',
      404: 'api_key.not_found',
    },
  })
  async rotate(
    @CurrentActor() actor: UserActor,
    @KeyId() id: string,
    @Query(FieldsPipe) query: RotateQuery,
  ): Promise<NewApiKeyView> {
    const issued = this.keys.rotate(actor, id, query.overlapSeconds());
    return presentIssued(await withEtagOnRefusal(issued, presentApiKey));
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
    return withEtagOnRefusal(this.keys.revoke(actor, id), presentApiKey);
  }
}
