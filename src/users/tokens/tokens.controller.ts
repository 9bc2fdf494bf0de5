import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/actor';
import { Public } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { LimitsAttempts } from '../../http/rate-limits';
import { AnonymousCaller } from '../../taskforge/caller';
import { Describes } from '../../taskforge/docs';
import { AccountChanges } from '../account-changes.service';
import { PasswordResets } from './password-resets.service';
import { ForgotPasswordDto, ResetPasswordDto, TokenDto } from './token.dto';

@ApiTags('Authentication')
@Controller('api/auth')
export class TokensController {
  constructor(
    private readonly resets: PasswordResets,
    private readonly changes: AccountChanges,
  ) {}

  @Post('forgot-password')
  @HttpCode(202)
  @Public()
  @LimitsAttempts('forgot-password')
  @Describes({
    summary: 'Ask for a link for a new password',
    description:
      'Sends a link for a new password to the e-mail, if it belongs to an active account and `SMTP_URL` is set. The response is the same in all cases. The link works once within 24 hours; older links stop working.',
    confirms: 'reset_requested',
    status: 202,
    errors: { 400: ['email.required', 'email.not_text'] },
  })
  forgotPassword(@Body(FieldsPipe) { email }: ForgotPasswordDto): Promise<void> {
    return this.resets.request(email);
  }

  @Post('reset-password')
  @HttpCode(200)
  @Public()
  @LimitsAttempts('reset-password')
  @Describes({
    summary: 'Set a new password with a token',
    description:
      'Sets the password with the token of a link, and ends all sessions of the account. A token works once, within 24 hours, unless a newer one was issued or the password has changed.',
    confirms: 'password_changed',
    errors: { 400: ['token.ended', 'token.required', 'new_password.too_short'] },
  })
  resetPassword(
    @AnonymousCaller() caller: Actor,
    @Body(FieldsPipe) { token, new_password }: ResetPasswordDto,
  ): Promise<void> {
    return this.resets.reset(caller, token, new_password);
  }

  @Post('confirm-email')
  @HttpCode(200)
  @Public()
  @LimitsAttempts('confirm-email')
  @Describes({
    summary: 'Confirm a new e-mail',
    description:
      'Sets the new e-mail of an account, with the token that was sent to it. It works once within 24 hours.',
    confirms: 'email_confirmed',
    errors: { 400: ['token.ended', 'token.required'], 409: 'users.email.taken' },
  })
  confirmEmail(@AnonymousCaller() caller: Actor, @Body(FieldsPipe) { token }: TokenDto): Promise<void> {
    return this.changes.confirmEmail(caller, token);
  }
}
