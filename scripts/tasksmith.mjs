#!/usr/bin/env node
// npx tasksmith COMMAND … runs the command line of src/commands.
import { run } from './build.mjs';

// What a command prints to stdout may be read by a program.
const { main } = await run('commands', process.stderr.isTTY ? 2 : 'ignore');
await main(process.argv.slice(2), () => run('main'));
