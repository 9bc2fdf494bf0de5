import { createApp } from './app';
import { ConfigError, loadConfig } from './config';
import { announceAddress } from './logs/announce-address';
import { fastStdout, makeLog } from './logs/log';
import { HttpServer } from './serving/http-server';
import { answerWhileStarting } from './serving/starting';
import { stopOnSignals } from './serving/stopping';
import { setUpHeap } from './memory';

async function main(): Promise<void> {
  setUpHeap();
  const config = loadConfig(process.env);
  // A terminal is slow enough to be written to at once.
  const log = config.logFormat === 'json' ? makeLog(config, fastStdout()) : makeLog(config);
  const server = new HttpServer(answerWhileStarting(config));
  const willStop = stopOnSignals(server, config.shutdownDelaySeconds);
  // First of all: migrations may take long, and load balancers ask meanwhile.
  await server.listen(config);
  const app = await createApp(config, server, log);
  willStop(app);
  server.open();
  announceAddress(server.url);
}

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\nTasksmith cannot start. ${message}\n`);
  process.exit(1);
});
