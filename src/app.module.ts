import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from './auth/auth.module';
import { JwtAuthGuard } from './auth/jwt.guards';
import { CONFIG, type Config } from './config';
import { DatabaseModule } from './database/database.module';
import type { UnitOfWork } from './database/unit-of-work';
import { HealthController } from './health/health.controller';
import { ReadableBodyGuard } from './http/body';
import { AttemptsGuard, RateLimits } from './http/rate-limits';
import { RolesGuard } from './http/roles.guard';
import { EnvelopeInterceptor } from './http/taskforge/envelope.interceptor';
import { RootController } from './root.controller';
import { TagsModule } from './tags/tags.module';
import { TasksModule } from './tasks/tasks.module';
import { UsersModule } from './users/users.module';

@Module({})
export class AppModule {
  static with(config: Config, store: UnitOfWork): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [DatabaseModule.with(store), AuthModule, UsersModule, TagsModule, TasksModule],
      controllers: [HealthController, RootController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: RateLimits, useValue: new RateLimits(config.rateLimit) },
        // In this order: who are you, can your body be read, do you try too often, has your role the right.
        { provide: APP_GUARD, useClass: JwtAuthGuard },
        { provide: APP_GUARD, useClass: ReadableBodyGuard },
        { provide: APP_GUARD, useClass: AttemptsGuard },
        { provide: APP_GUARD, useClass: RolesGuard },
        { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
      ],
      exports: [CONFIG],
    };
  }
}
