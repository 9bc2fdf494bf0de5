import { Logger } from '@nestjs/common';
import { Announcement } from '../common/announcement';

/** Says where the service listens. */
export function announceAddress(url: string): void {
  const text = `\n  Tasksmith listens on ${url}\n  Swagger UI:          ${url}/docs\n`;
  new Logger('Start').log(new Announcement(text, `Tasksmith listens on ${url} (Swagger UI: ${url}/docs )`));
}
