// node scripts/run.mjs TOOL ARGUMENTS… runs src/tools/TOOL.ts.
import { run } from './build.mjs';

const [tool] = process.argv.splice(2, 1);
await run(`src/tools/${tool}`);
