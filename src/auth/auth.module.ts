import { Module } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { CONFIG, type Config } from '../config';
import { EventsModule } from '../events/events.module';
import { UsersModule } from '../users/users.module';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { Callers } from './callers';
import { FirstAdmin } from './first-admin';
import { RefreshTokenGuard } from './guards/jwt.guards';
import { JwtRefreshStrategy, JwtStrategy } from './guards/jwt.strategies';
import { Passwords } from './passwords';
import { SessionsService } from './sessions/sessions.service';
import { Tokens } from './sessions/tokens';
import { VerifiedTokens } from './sessions/verified-tokens';

const tokens = {
  provide: Tokens,
  inject: [JwtService, VerifiedTokens, CONFIG],
  useFactory: (jwt: JwtService, verified: VerifiedTokens, config: Config): Tokens =>
    new Tokens(jwt, verified, { access: config.accessTokenSeconds, refresh: config.refreshTokenSeconds }),
};

@Module({
  imports: [
    EventsModule,
    UsersModule,
    PassportModule,
    JwtModule.registerAsync({ inject: [CONFIG], useFactory: ({ jwtSecret }: Config) => ({ secret: jwtSecret }) }),
  ],
  controllers: [AuthController, ApiKeysController],
  providers: [
    Callers,
    ApiKeysService,
    AuthService,
    FirstAdmin,
    JwtStrategy,
    JwtRefreshStrategy,
    Passwords,
    RefreshTokenGuard,
    SessionsService,
    tokens,
    VerifiedTokens,
  ],
  exports: [Callers, ApiKeysService, RefreshTokenGuard, SessionsService, VerifiedTokens],
})
export class AuthModule {}
