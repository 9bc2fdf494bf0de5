import { createApp } from './app';
import { ConfigError, loadConfig } from './config';
import { Door } from './serving/door';
import { answerWhileStarting } from './serving/starting';
import { stopOnSignals } from './serving/stopping';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const door = new Door(answerWhileStarting(config));
  const willStop = stopOnSignals(door, config.shutdownDelaySeconds);
  // First of all: migrations may take long, and load balancers ask meanwhile.
  await door.listen(config);
  const app = await createApp(config, door);
  willStop(app);
  door.open();
  console.log(`\n  Tasksmith listens on ${door.url}\n  Swagger UI:          ${door.url}/docs\n`);
}

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\nTasksmith cannot start. ${message}\n`);
  process.exit(1);
});
