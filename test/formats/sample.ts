import type { Client } from '../kit/api';
import { makeTag, makeTask } from '../kit/builders';
import { tasksOf } from '../kit/imports';

/** Tasks with all that makes trouble to readers. Returns them as the API shows them. */
export async function makeSample(ana: Client): Promise<any[]> {
  const [plain, comma, words] = [
    await makeTag(ana, 'plain'),
    await makeTag(ana, 'a, b'),
    await makeTag(ana, 'two words'),
  ];
  const made = [
    {
      title: 'Ünïcode 🦊; a, b \\ "c" '.repeat(8).slice(0, 190),
      description: 'one\ntwo; three, "four"\n\nfive',
      priority: 'urgent',
      due_date: '2030-05-01',
      tags: [plain],
    },
    { title: 'x marks (A) @home', status: 'in_progress', priority: 'low', due_date: '2030-05-01T10:30:00' },
    { title: '=1+1', status: 'completed', priority: 'high', tags: [plain, words] },
    { title: 'Gone', status: 'cancelled' },
    {
      title: '[1] {2}',
      description: 'Line of more than seventy-five bytes, which iCalendar has to fold: '.repeat(3),
      tags: [comma],
    },
  ];
  for (const fields of made) await makeTask(ana, fields);
  return tasksOf(ana);
}
