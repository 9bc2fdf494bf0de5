// Runs autocannon against a server and returns the figures.
import autocannon from 'autocannon';

/** Sends the requests from `next` for `seconds` over `connections`. Latencies are in milliseconds. */
export async function load(server, next, { connections, seconds }) {
  const times = [];
  const cpuBefore = server.cpu();
  const run = autocannon({
    ...{ url: server.url, connections, duration: seconds, timeout: 30 },
    // The run ends with a sample, by default one second.
    sampleInt: Math.min(1, seconds) * 1000,
    requests: [{ setupRequest: (request) => Object.assign(request, { body: undefined }, next()) }],
  });
  let unwelcome = 0;
  run.on('response', (_client, status, _bytes, ms) => {
    times.push(ms);
    if (status < 200 || status > 299) unwelcome++;
  });
  const { errors, timeouts, duration } = await run;
  const sorted = Float64Array.from(times).toSorted();
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return {
    rate: times.length / duration,
    p50: at(0.5),
    p99: at(0.99),
    errors: errors + timeouts + unwelcome,
    /** CPU milliseconds per request. Less sensitive to other load on the machine. */
    cpu: ((server.cpu() - cpuBefore) * 1000) / times.length,
    memory: server.memory(),
  };
}

/** The median. */
export function middleOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** Combines several rounds: medians, and the sum of all errors. */
export function medianOf(rounds) {
  const middle = (key) => middleOf(rounds.map((round) => round[key]));
  const figures = Object.fromEntries(['rate', 'p50', 'p99', 'cpu', 'memory'].map((key) => [key, middle(key)]));
  return { ...figures, errors: rounds.reduce((sum, { errors }) => sum + errors, 0) };
}
