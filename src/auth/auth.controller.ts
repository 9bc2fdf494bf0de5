import { Body, Controller, Get, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { Actor, UserActor } from '../common/actor';
import { CurrentActor, Public, WithRefreshToken } from '../http/access/access';
import { FieldsPipe, type Checked } from '../http/fields/fields.pipe';
import { withEtag } from '../http/etags/etags';
import { AnonymousCaller } from '../taskforge/caller';
import { Describes } from '../taskforge/docs';
import { LimitsAttempts } from '../http/rate-limits';
import { noteLogin } from '../http/requests/seen-request';
import { presentUser, UserView } from '../users/user.presenter';
import { UsersService } from '../users/users.service';
import { LoginView, RefreshView } from './auth.presenter';
import { AuthService } from './auth.service';
import { ChangePasswordPipe } from './dto/change-password.pipe';
import { ChangePasswordDto, LoginDto, LogoutDto, RegisterDto } from './dto/auth.dto';
import { RegistrationGuard } from './guards/registration.guard';
import { CurrentClient, type Client } from './sessions/client';
import { SessionsService } from './sessions/sessions.service';
import type { RefreshClaims } from './sessions/claims';

@ApiTags('Authentication')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
  ) {}

  @Post('register')
  @Public()
  @LimitsAttempts('register')
  @UseGuards(RegistrationGuard)
  @Describes({
    summary: 'Register',
    conditional: 'create',
    description:
      'Creates an account with the role `user`, or with the e-mail and role of an `invitation`. With `REGISTRATION=invite` an invitation is needed; with `closed`, admins create accounts.',
    confirms: 'registered',
    status: 201,
    data: UserView,
    errors: {
      400: ['username.required', 'password.too_short'],
      403: ['registration.closed', 'registration.invite_only', 'invitation.ended'],
      409: ['users.email.taken', 'users.username.taken'],
    },
  })
  register(@AnonymousCaller() caller: Actor, @Body(FieldsPipe) body: RegisterDto): Promise<UserView> {
    return withEtag(this.auth.register(caller, body.registration()), presentUser);
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @LimitsAttempts('login')
  @Describes({
    summary: 'Log in',
    description:
      'Returns an access token and a refresh token. Put the `access_token` into **Authorize** to try the other operations.',
    confirms: 'logged_in',
    data: LoginView,
    errors: { 400: ['email.required', 'email.not_text'], 401: 'credentials.wrong', 403: 'account.inactive' },
  })
  async login(
    @AnonymousCaller() caller: Actor,
    @Body(FieldsPipe) { email, password }: LoginDto,
    @CurrentClient() client: Client,
    @Req() request: FastifyRequest,
  ): Promise<LoginView> {
    const { user, tokens } = await this.auth.login(caller, email, password, client);
    noteLogin(request, user.id);
    return { access_token: tokens.access, refresh_token: tokens.refresh, user: presentUser(user) };
  }

  @Post('refresh')
  @HttpCode(200)
  @WithRefreshToken()
  @ApiBearerAuth()
  @Describes({
    summary: 'Renew the access token',
    description: 'Returns a new access token. Send the **refresh** token as the bearer token; no body is needed.',
    confirms: 'token_refreshed',
    data: RefreshView,
    errors: { 401: ['refresh_token.ended', 'refresh_token.invalid', 'refresh_token.user_gone'] },
  })
  async refresh(@Req() { user }: { user: RefreshClaims }): Promise<RefreshView> {
    const tokens = await this.sessions.refresh(user);
    return { access_token: tokens.access, refresh_token: tokens.refresh };
  }

  @Post('logout')
  @HttpCode(200)
  @ApiBearerAuth()
  @Describes({
    summary: 'Log out',
    description: 'Ends the session of the access token; other sessions continue.',
    confirms: 'logged_out',
    errors: { 400: 'refresh_token.required' },
  })
  logout(@CurrentActor() actor: UserActor, @Body(FieldsPipe) _body: LogoutDto): Promise<void> {
    return this.sessions.end(actor);
  }

  @Get('me')
  @ApiBearerAuth()
  @Describes({
    summary: 'Show your account',
    conditional: 'read',
    description: 'Returns the account of the access token.',
    data: UserView,
  })
  me(@CurrentActor() actor: UserActor): Promise<UserView> {
    return withEtag(this.users.get(actor, actor.userId), presentUser);
  }

  @Post('change-password')
  @ApiBody({ type: ChangePasswordDto })
  @HttpCode(200)
  @ApiBearerAuth()
  @Describes({
    summary: 'Change your password',
    description: 'Changes your password and ends all sessions of the account, including this one.',
    confirms: 'password_changed',
    errors: { 400: ['old_password.required', 'new_password.too_short'], 401: 'old_password.wrong' },
  })
  changePassword(
    @CurrentActor() actor: UserActor,
    @Body(ChangePasswordPipe) { dto, errors }: Checked<ChangePasswordDto>,
  ): Promise<void> {
    return this.auth.changePassword(actor, dto.old_password, dto.new_password, errors);
  }
}
