import { NaiveUtc, Shows } from '../http/fields/shows';

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
