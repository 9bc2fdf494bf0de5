import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ActivitiesModule } from './activities/activities.module';
import { AuditModule } from './audit/audit.module';
import { AuthModule } from './auth/auth.module';
import { JwtAuthGuard } from './auth/guards/jwt-auth.guard';
import { ChangesModule } from './changes/changes.module';
import { ChoresModule } from './chores/chores.module';
import { CloseModule } from './close/close.module';
import { CONFIG, type Config } from './config';
import { DatabaseModule } from './database/database.module';
import type { UnitOfWork } from './database/unit-of-work';
import { Handling } from './handling';
import { HealthController } from './health/health.controller';
import { Readiness } from './health/readiness';
import { ReadableBodyGuard } from './http/requests/body';
import { Apis } from './http/apis';
import { QueryHandling } from './http/query/query-handling';
import { AttemptsGuard, RateLimits } from './http/rate-limits';
import { RolesGuard } from './http/access/roles.guard';
import { ScopeGuard } from './http/access/scope.guard';
import { IdempotencyGuard } from './idempotency/idempotency.guard';
import { IdempotencyModule } from './idempotency/idempotency.module';
import { KeyedHandling } from './idempotency/keyed-handling';
import { LeadsModule } from './leads/leads.module';
import { McpModule } from './mcp/mcp.module';
import { MovingModule } from './moving/moving.module';
import { OrganizationModule } from './organization/organization.module';
import { RootController } from './root.controller';
import { TagsModule } from './tags/tags.module';
import { TasksModule } from './tasks/tasks.module';
import { UsersModule } from './users/users.module';
import { WebhooksModule } from './webhooks/webhooks.module';

@Module({})
export class AppModule {
  static with(config: Config, store: UnitOfWork, apis: Apis): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [
        DatabaseModule.with(store),
        ChoresModule,
        AuthModule,
        IdempotencyModule,
        UsersModule,
        OrganizationModule,
        LeadsModule,
        TagsModule,
        TasksModule,
        ActivitiesModule,
        ChangesModule,
        WebhooksModule,
        AuditModule,
        McpModule,
        MovingModule,
        CloseModule,
      ],
      controllers: [HealthController, RootController],
      providers: [
        { provide: CONFIG, useValue: config },
        Readiness,
        { provide: Apis, useValue: apis },
        { provide: RateLimits, useValue: new RateLimits(config.rateLimit, apis) },
        // In this order: authentication, readable body, login attempts, scopes and roles, idempotent replay.
        { provide: APP_GUARD, useClass: JwtAuthGuard },
        { provide: APP_GUARD, useClass: ReadableBodyGuard },
        { provide: APP_GUARD, useClass: AttemptsGuard },
        { provide: APP_GUARD, useClass: ScopeGuard },
        { provide: APP_GUARD, useClass: RolesGuard },
        { provide: APP_GUARD, useClass: IdempotencyGuard },
        QueryHandling,
        KeyedHandling,
        Handling,
      ],
      exports: [CONFIG, Apis],
    };
  }
}
