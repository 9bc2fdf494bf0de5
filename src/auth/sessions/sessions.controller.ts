import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiParam, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { Describes } from '../../taskforge/docs';
import { OwnSessions } from './own-sessions.service';
import { presentSession, SessionsView } from './session.presenter';

const SESSION_ID = {
  name: 'id',
  description: 'The id from the list.',
  schema: { type: 'string', example: '5f0c7a52-3a6d-4c8b-9f21-7c1a2f0f4f5e' },
} as const;

@ApiTags('Authentication')
@ApiBearerAuth()
@Controller('api/auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: OwnSessions) {}

  @Get()
  @Describes({
    summary: 'List your sessions',
    description: 'Lists your logins that have not ended, oldest first, with when and from where each was last used.',
    data: SessionsView,
  })
  async list(@CurrentActor() actor: UserActor): Promise<SessionsView> {
    return { sessions: (await this.sessions.list(actor)).map(presentSession(actor.sessionId)) };
  }

  @Delete()
  @Describes({
    summary: 'End all your other sessions',
    description:
      'Ends all your sessions but that of the access token. With an API key, which has no session, it ends all of them.',
    confirms: 'sessions_ended',
  })
  endOthers(@CurrentActor() actor: UserActor): Promise<void> {
    return this.sessions.endOthers(actor);
  }

  @Delete(':id')
  @ApiParam(SESSION_ID)
  @Describes({
    summary: 'End a session',
    description: 'Ends one of your sessions. Requests with its tokens fail from then on.',
    confirms: 'session_ended',
    errors: { 404: 'session.not_found' },
  })
  end(@CurrentActor() actor: UserActor, @Param('id') id: string): Promise<void> {
    return this.sessions.end(actor, id);
  }
}
