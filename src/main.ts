import { createApp } from './app';
import { ConfigError, loadConfig } from './config';
import { listen, stopOnSignals } from './serve';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const app = await createApp(config);
  stopOnSignals(app);
  await listen(app, config);
}

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\nTasksmith cannot start. ${message}\n`);
  process.exit(1);
});
