import { Module } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { CONFIG, type Config } from '../config';
import { EventsModule } from '../events/events.module';
import { UsersModule } from '../users/users.module';
import { UserCredentialsController } from './admin/user-credentials.controller';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { KeyHolders } from './api-keys/key-holders';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { Authentication } from './authentication';
import { FirstAdmin } from './first-admin';
import { JwtRefreshStrategy, JwtStrategy } from './guards/jwt.strategies';
import { OwnSessions } from './sessions/own-sessions.service';
import { SessionUses } from './sessions/session-uses';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsService } from './sessions/sessions.service';
import { Tokens } from './sessions/tokens';
import { VerifiedTokens } from './sessions/verified-tokens';
import { StandingCredentials } from './standing-credentials';
import { TicketsService } from './tickets/tickets.service';

const tokens = {
  provide: Tokens,
  inject: [JwtService, CONFIG],
  useFactory: (jwt: JwtService, config: Config): Tokens =>
    new Tokens(jwt, { access: config.accessTokenSeconds, refresh: config.refreshTokenSeconds }),
};

@Module({
  imports: [
    EventsModule,
    UsersModule,
    PassportModule,
    JwtModule.registerAsync({ inject: [CONFIG], useFactory: ({ jwtSecret }: Config) => ({ secret: jwtSecret }) }),
  ],
  controllers: [AuthController, ApiKeysController, SessionsController, UserCredentialsController],
  providers: [
    Authentication,
    ApiKeysService,
    AuthService,
    FirstAdmin,
    JwtStrategy,
    JwtRefreshStrategy,
    KeyHolders,
    OwnSessions,
    SessionsService,
    SessionUses,
    StandingCredentials,
    TicketsService,
    tokens,
    VerifiedTokens,
  ],
  exports: [Authentication, StandingCredentials, TicketsService],
})
export class AuthModule {}
