import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ChoresModule } from '../chores/chores.module';
import { IdempotencyService } from './idempotency.service';
import { SealedAnswers } from './sealed-answers';

@Module({
  imports: [AuthModule, ChoresModule],
  providers: [IdempotencyService, SealedAnswers],
  exports: [AuthModule, IdempotencyService],
})
export class IdempotencyModule {}
