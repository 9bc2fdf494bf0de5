import { Module } from '@nestjs/common';
import { ChoresService } from './chores.service';

@Module({ providers: [ChoresService], exports: [ChoresService] })
export class ChoresModule {}
