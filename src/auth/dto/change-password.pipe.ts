import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalid } from '../../common/errors';
import { check, type Checked } from '../../http/fields/fields.pipe';
import { ChangePasswordDto } from './auth.dto';

/**
 * Leaves the failures of `new_password` to the service, which reports them only to callers who know the old password.
 * Throws `invalid` if there is no old password to check.
 */
@Injectable()
export class ChangePasswordPipe implements PipeTransform<unknown, Checked<ChangePasswordDto>> {
  transform(body: unknown): Checked<ChangePasswordDto> {
    const checked = check(ChangePasswordDto, body);
    if (checked.errors.old_password) throw invalid(checked.errors);
    return checked;
  }
}
