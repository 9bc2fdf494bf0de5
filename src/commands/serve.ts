import type { Command } from 'commander';
import { command } from './frame/command';

const MANUAL = {
  summary: 'Run the service.',
  description:
    'Runs the service until it is told to stop by SIGTERM or SIGINT (Ctrl+C). It brings the schema of the database up ' +
    'to date, prints its address, and on the first start the password of the first admin.',
  examples: ['npx tasksmith serve', 'PORT=8080 HOST=0.0.0.0 npx tasksmith serve'],
};

/** `serve` starts the service in this process. */
export const serveWith = (serve: () => Promise<unknown>): Command =>
  command('serve', MANUAL).action(async () => {
    await serve();
  });
