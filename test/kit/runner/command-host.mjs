// Runs commands of the command line one after the other in one process. Each has settings, stdin, stdout and stderr of
// its own, and has ended when nothing that it began keeps the process alive.
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../../scripts/build.mjs';

const OUTPUTS = ['stdout', 'stderr'];
const PAUSE_MS = 1;

process.on('message', (asked) => void answer(asked).then((answered) => process.send(answered)));

async function answer({ words, env, input }) {
  const { main } = await run('commands', 'ignore');
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from(input === '' ? [] : [input]) });
  const captured = OUTPUTS.map(capture);
  const before = alive();
  process.exitCode = undefined;
  await main(words, () => run('main'));
  while (added(before).length > 0) await pause(PAUSE_MS, undefined, { ref: false });
  const [out, err] = captured.map((end) => end());
  return { code: process.exitCode ?? 0, out, err };
}

/** Types of what keeps this process alive. */
const alive = () => process.getActiveResourcesInfo();

/** What keeps it alive, except for as many of each type as `before`. */
function added(before) {
  const rest = [...before];
  return alive().filter((type) => {
    const at = rest.indexOf(type);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** Keeps what is written to a stream from now on. The returned function gives it, and puts everything back. */
function capture(name) {
  const stream = process[name];
  const { write } = stream;
  const listeners = stream.listeners('error');
  const chunks = [];
  stream.write = (chunk, encoding, done) => {
    chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? encoding : undefined));
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  };
  return () => {
    stream.write = write;
    for (const each of stream.listeners('error')) if (!listeners.includes(each)) stream.off('error', each);
    return Buffer.concat(chunks).toString();
  };
}
