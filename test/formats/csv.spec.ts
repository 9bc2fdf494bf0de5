import { Api } from '../kit/api';
import { importFile, tasksOf } from '../kit/imports';
import { join } from '../kit/people';
import { Desk, without } from './programs';
import { makeSample } from './sample';

const READ = `
import csv, io, json, sys
text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='')
print(json.dumps(list(csv.DictReader(text))))`;

/** Other quotes, another delimiter, and a byte order mark. */
const WRITE = `
import csv, io, json, sys
rows = json.load(sys.stdin)
out = io.StringIO(newline='')
writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=';', quoting=csv.QUOTE_ALL)
writer.writeheader()
writer.writerows(rows)
print(json.dumps('\\ufeff' + out.getvalue()))`;

describe('The csv module of Python', () => {
  let api: Api;
  const desk = new Desk();

  beforeAll(async () => {
    api = await Api.start();
  });
  afterAll(async () => {
    await api.stop();
    desk.clear();
  });

  it('reads our export cell by cell, and what it writes is imported', async () => {
    const ana = await join(api, 'ana');
    await makeSample(ana);
    const [csv, json] = [await ana.get('/api/tasks/export?format=csv'), await ana.get('/api/tasks/export?format=json')];
    const rows: any[] = desk.python(READ, csv.text);
    const cell = (value: any): string =>
      typeof value === 'boolean' ? (value ? 'True' : 'False') : value === null ? '' : String(value);
    const told: any[] = JSON.parse(json.text);
    const asCells = told.map((task) =>
      Object.fromEntries(Object.entries<unknown>(task).map(([key, value]) => [key, cell(value)])),
    );
    // A formula is disarmed, and a tag with a comma quoted; both are compared by what comes back.
    expect(without(rows, 'title', 'tags')).toEqual(without(asCells, 'title', 'tags'));
    const reader = await join(api, 'reader');
    const { body } = await importFile(reader, '', desk.python(WRITE, JSON.stringify(rows)));
    expect(body.data).toMatchObject({ format: 'csv', created: rows.length, report: [] });
    const content = (all: any[]): any[] => without(all, 'id', 'user_id', 'updated_at');
    expect(content(await tasksOf(reader)).toReversed()).toEqual(content(await tasksOf(ana)));
  });
});
