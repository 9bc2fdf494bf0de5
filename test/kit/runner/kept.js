// The services that a worker keeps for its test files, by engine: { stop(): Promise<void>, … }. See test/kit/api.ts.
const kept = new Map();
globalThis[Symbol.for('tasksmith.kept')] = kept;

const JEST_WORKER_END = 2;

async function stopKept() {
  const services = [...kept.values()];
  kept.clear();
  await Promise.all(services.map((service) => service.stop()));
}

/** Lets a worker come to an end that Jest ends, or whose Jest was killed. */
function stopWithWorker() {
  if (!process.send) return;
  const onDisconnect = () => void stopKept();
  process.once('disconnect', onDisconnect);
  process.on('message', function onMessage([type]) {
    if (type !== JEST_WORKER_END) return;
    // Either listener would keep the process alive.
    process.off('message', onMessage);
    process.off('disconnect', onDisconnect);
    void stopKept();
  });
}

module.exports = { stopKept, stopWithWorker };
