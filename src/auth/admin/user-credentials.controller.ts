import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiParam, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor, Roles } from '../../http/access/access';
import { withEtagOnRefusal } from '../../http/etags/etags';
import { PathId } from '../../http/path-id';
import { Describes } from '../../taskforge/docs';
import { ApiKeysView, presentApiKey } from '../api-keys/api-key.presenter';
import { ApiKeysService } from '../api-keys/api-keys.service';
import { OwnSessions } from '../sessions/own-sessions.service';
import { presentSession, SessionsView } from '../sessions/session.presenter';

const param = (name: string, example: string) => ({
  name,
  description: 'The id from the list.',
  schema: { type: 'string', example } as const,
});

/** Sessions and API keys of anybody, for admins. */
@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/users/:id')
@Roles('admin')
export class UserCredentialsController {
  constructor(
    private readonly sessions: OwnSessions,
    private readonly keys: ApiKeysService,
  ) {}

  @Get('sessions')
  @Describes({
    summary: 'List the sessions of a user',
    description: 'Lists the logins of a user that have not ended, oldest first. Admins only.',
    data: SessionsView,
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  async listSessions(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<SessionsView> {
    return { sessions: (await this.sessions.list(actor, id)).map(presentSession(actor.sessionId)) };
  }

  @Delete('sessions/:session')
  @ApiParam(param('session', '0b9d3f8e-2c41-4a57-8f36-1d5e7a9c4b20'))
  @Describes({
    summary: 'End a session of a user',
    description: 'Ends one login of a user. Requests with its tokens fail from then on. Admins only.',
    confirms: 'session_ended',
    errors: { 403: 'role.required', 404: ['user.not_found', 'session.not_found'] },
  })
  endSession(
    @CurrentActor() actor: UserActor,
    @PathId(2) id: number,
    @Param('session') session: string,
  ): Promise<void> {
    return this.sessions.end(actor, session, id);
  }

  @Delete('sessions')
  @Describes({
    summary: 'End all sessions of a user',
    description: 'Ends all logins of a user. Requests with their tokens fail from then on. Admins only.',
    confirms: 'user_sessions_ended',
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  endSessions(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<void> {
    return this.sessions.endAll(actor, id);
  }

  @Get('api-keys')
  @Describes({
    summary: 'List the API keys of a user',
    description: 'Lists the API keys of a user, oldest first. The keys themselves are not stored. Admins only.',
    data: ApiKeysView,
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  async listKeys(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<ApiKeysView> {
    return { api_keys: (await this.keys.list(actor, id)).map(presentApiKey) };
  }

  @Delete('api-keys/:key')
  @ApiParam(param('key', 'api_7Kq2mZxW4sVb9TnR1cYd0p'))
  @Describes({
    summary: 'Delete an API key of a user',
    conditional: 'write',
    description: 'Deletes an API key of a user. Requests with it fail from then on. Admins only.',
    confirms: 'api_key_deleted',
    errors: { 403: 'role.required', 404: ['user.not_found', 'api_key.not_found'] },
  })
  deleteKey(@CurrentActor() actor: UserActor, @PathId(2) id: number, @Param('key') key: string): Promise<void> {
    return withEtagOnRefusal(this.keys.revoke(actor, key, id), presentApiKey);
  }

  @Delete('api-keys')
  @Describes({
    summary: 'Delete all API keys of a user',
    description: 'Deletes all API keys of a user. Requests with them fail from then on. Admins only.',
    confirms: 'user_keys_deleted',
    errors: { 403: 'role.required', 404: 'user.not_found' },
  })
  deleteKeys(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<void> {
    return this.keys.revokeAll(actor, id);
  }
}
