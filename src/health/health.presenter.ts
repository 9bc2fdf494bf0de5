import { naiveUtc } from '../common/time/instant';
import { NaiveUtc, Shows } from '../http/fields/shows';
import { VERSION } from '../version';

/** How the service is. */
export class HealthView {
  /** `degraded` while the database does not answer. */
  @Shows({ enum: ['healthy', 'degraded'] })
  status!: 'healthy' | 'degraded';
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  timestamp!: string;
  /** @example 'Tasksmith' */
  app_name!: string;
  /** @example '1.0.0' */
  version!: string;
  @Shows({ enum: ['connected', 'disconnected'] })
  database!: 'connected' | 'disconnected';
}

/** The process serves requests. */
export class LiveView {
  @Shows({ enum: ['live'] })
  status!: 'live';
}

/** The service can read and write its database. */
export class ReadyView {
  @Shows({ enum: ['ready'] })
  status!: 'ready';
}

export const presentHealth = (isConnected: boolean): HealthView => ({
  status: isConnected ? 'healthy' : 'degraded',
  timestamp: naiveUtc(new Date()),
  app_name: 'Tasksmith',
  version: VERSION,
  database: isConnected ? 'connected' : 'disconnected',
});
