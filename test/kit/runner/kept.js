// The services kept by a worker, by engine: { stop(): Promise<void>, … }. See test/kit/api.ts.
const kept = new Map();
globalThis[Symbol.for('tasksmith.kept')] = kept;

const JEST_WORKER_END = 2;

async function stopKept() {
  const services = [...kept.values()];
  kept.clear();
  await Promise.all(services.map((service) => service.stop()));
}

/** Stops the services when Jest ends the worker or was killed itself. */
function stopWithWorker() {
  if (!process.send) return;
  const onDisconnect = () => void stopKept();
  process.once('disconnect', onDisconnect);
  process.on('message', function onMessage([type]) {
    if (type !== JEST_WORKER_END) return;
    // Any listener would keep the process alive.
    process.off('message', onMessage);
    process.off('disconnect', onDisconnect);
    void stopKept();
  });
}

module.exports = { stopKept, stopWithWorker };
