import { Api } from './api';
import { people } from './people';
it('speed', async () => {
  const api = await Api.start();
  const { ana } = await people(api);
  const time = async (f: () => Promise<unknown>) => { const t = performance.now(); await f(); return performance.now() - t; };
  const out: string[] = [];
  for (let round = 0; round < 3; round++) {
    const ids: number[] = [];
    const single = await time(async () => { for (let i = 0; i < 500; i++) ids.push((await ana.post('/api/tasks', { title: `S ${i}` })).body.data.id); });
    const bulk = await time(() => ana.post('/api/tasks/bulk', { operations: Array.from({ length: 500 }, (_, i) => ({ op: 'create', data: { title: `S ${i}` } })) }));
    out.push(`create ${single.toFixed(0)} / ${bulk.toFixed(0)} = ${(single / bulk).toFixed(1)}`);
    const s2 = await time(async () => { for (const id of ids) await ana.patch(`/api/tasks/${id}`, { title: `T ${id}` }); });
    const b2 = await time(() => ana.post('/api/tasks/bulk', { operations: ids.map((id) => ({ op: 'update', id, data: { title: `U ${id}` } })) }));
    out.push(`update ${s2.toFixed(0)} / ${b2.toFixed(0)} = ${(s2 / b2).toFixed(1)}`);
    const s3 = await time(async () => { for (const id of ids.slice(0, 250)) await ana.delete(`/api/tasks/${id}`); });
    const b3 = await time(() => ana.post('/api/tasks/bulk', { operations: ids.slice(250).map((id) => ({ op: 'delete', id })) }));
    out.push(`delete(250) ${s3.toFixed(0)} / ${b3.toFixed(0)} = ${(s3 / b3).toFixed(1)}`);
  }
  process.stderr.write(out.join('\n') + '\n');
  await api.stop();
}, 300000);
