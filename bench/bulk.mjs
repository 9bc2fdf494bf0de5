// Compares a bulk request with the same operations sent one by one.

/**
 * Returns table rows: the operation, repeated `many` times, the medians of both ways in milliseconds, and the speed-up.
 * The first `warming` rounds are not measured.
 */
export async function bulk({ url }, { token }, { many, warming, rounds }) {
  const send = (method, path, body) => sent(url + path, method, token, body);
  const taken = { create: [], update: [] };
  for (let round = 0; round < warming + rounds; round++) {
    const titles = Array.from({ length: many }, (_, i) => ({ title: `Unpack box ${round}.${i}` }));
    const created = await timed(() =>
      send('POST', '/api/tasks/bulk', { operations: titles.map((data) => ({ op: 'create', data })) }),
    );
    const ids = created.value.data.results.map(({ id }) => id);
    const change = (i) => ({ description: `Upstairs, ${round}.${i}`, priority: 'high' });
    const updated = await timed(() =>
      send('POST', '/api/tasks/bulk', { operations: ids.map((id, i) => ({ op: 'update', id, data: change(i) })) }),
    );
    const creating = await timed(() => oneByOne(titles, (title) => send('POST', '/api/tasks', title)));
    const updating = await timed(() => oneByOne(ids, (id, i) => send('PATCH', `/api/tasks/${id}`, change(-i - 1))));
    if (round < warming) continue;
    taken.create.push([creating.ms, created.ms]);
    taken.update.push([updating.ms, updated.ms]);
  }
  return Object.entries(taken).map(([what, pairs]) => {
    const [single, together] = [0, 1].map((which) => middle(pairs.map((pair) => pair[which])));
    return [what, single.toFixed(0), together.toFixed(0), `**${(single / together).toFixed(1)}**`];
  });
}

async function sent(url, method, token, body) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(new Request(url, { ...{ method, headers }, body: JSON.stringify(body) }));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

async function oneByOne(list, act) {
  for (const [i, each] of list.entries()) await act(each, i);
}

async function timed(act) {
  const begun = performance.now();
  const value = await act();
  return { value, ms: performance.now() - begun };
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
