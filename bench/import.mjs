// Imports tasks through the bulk endpoint, like a migration from another service.
import { textOf } from './scenarios.mjs';

const PER_REQUEST = 500;
const CLIENTS = 2;

const create = () => ({ op: 'create', data: { title: textOf(6), description: textOf(14) } });

/** Creates `many` tasks and returns the seconds it took. */
export async function importTasks({ url }, { token }, many) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let left = many;
  const client = async () => {
    while (left > 0) {
      const count = Math.min(PER_REQUEST, left);
      left -= count;
      const body = JSON.stringify({ operations: Array.from({ length: count }, create) });
      const answer = await fetch(`${url}/api/tasks/bulk`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`The import was answered ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (performance.now() - begun) / 1000;
}
