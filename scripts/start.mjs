// Runs the service in this very process, so that signals reach it.
import { run } from './build.mjs';

await run('main');
