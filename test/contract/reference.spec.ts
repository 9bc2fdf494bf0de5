import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { CLOSE } from '../../src/close/api';
import { Apis } from '../../src/http/apis';
import { referencePages } from '../../src/openapi/reference/pages';
import { TASKFORGE } from '../../src/taskforge/api';
import { contract, operations } from '../kit/contract';

const DOCS = join(__dirname, '..', '..', 'docs');
const WRITTEN = readdirSync(DOCS).filter((name) => name.endsWith('.md'));

const APIS = new Apis(TASKFORGE);
APIS.register(CLOSE);

const made = (document: unknown): Record<string, string> =>
  referencePages(document as OpenAPIObject, APIS, (name) => readFileSync(join(DOCS, 'source', `${name}.md`), 'utf8'));

/** The part of a page under the heading with this anchor. */
const partOf = (page: string, anchor: string): string => page.split(`<a id="${anchor}"></a>`)[1]!.split('<a id=')[0]!;

const changed = (change: (document: any) => void): Record<string, string> => {
  const document = structuredClone(contract);
  change(document);
  return made(document);
};

describe('The reference', () => {
  it('is committed as it is made of the document', () => {
    for (const [name, page] of Object.entries(made(contract)))
      expect(readFileSync(join(DOCS, `${name}.md`), 'utf8')).toBe(page);
  });

  it.each(operations.map((each) => [each.name, each] as const))(
    'has %s under a heading of its own, with its answer and its refusals',
    (_, { name, path, operation }) => {
      const page = made(contract)[path.startsWith('/api/v1/') ? 'close' : 'taskforge']!;
      const part = partOf(page, operation.operationId.toLowerCase());
      expect(part).toContain(`### ${operation.summary}\n\n\`${name}\``);
      expect(part).toContain(operation.description);
      for (const { name: parameter } of operation.parameters)
        expect(part).toMatch(new RegExp(`[\`[]${parameter}[\`\\]]`));
      expect(part).toMatch(/\nAnswer 20[012]/);
      expect(part).toMatch(/\nRefusals/);
    },
  );

  it('shows a new field of a request, with its limits', () => {
    const pages = changed(({ components }) => {
      const { properties, required } = components.schemas.CreateTaskDto;
      properties.effort = { type: 'integer', minimum: 1, maximum: 8, default: 2, description: 'In hours | days.' };
      required.push('effort');
    });
    expect(partOf(pages.taskforge!, 'createtaskdto')).toContain(
      '| `effort` * | integer | 1–8 | `2` | In hours \\| days. |',
    );
  });

  it('shows a refusal that is new, in both languages', () => {
    const pages = changed(({ paths }) => {
      const examples = {
        'title.rude': { value: { success: false, message: 'Titulo grosero', code: 'title.rude' } },
        'title.rude.en': { value: { success: false, message: 'Rude title', code: 'title.rude' } },
      };
      paths['/api/tasks'].post.responses[451] = { content: { 'application/json': { examples } } };
    });
    expect(partOf(pages.taskforge!, 'taskscreate')).toContain('| 451 | `title.rude` | Titulo grosero | Rude title |');
  });

  it('has what all operations refuse in one place, and nothing of it elsewhere', () => {
    const { taskforge } = made(contract);
    expect(partOf(taskforge!, 'refusals')).toMatch(
      /\| 401 \| `token\.expired` \| \*Token Expirado\.\* El token ha expirado<br>.*POST \/api\/auth\/refresh/,
    );
    expect(taskforge!.split('El token ha expirado')).toHaveLength(2);
  });

  it.each(WRITTEN)('has no link in %s that leads nowhere', (name) => {
    const page = readFileSync(join(DOCS, name), 'utf8');
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].map(([, file, anchor]) => ({
      file: join(DOCS, file || name),
      anchor,
    }));
    expect(links).not.toEqual([]);
    const lost = links.filter(({ file, anchor }) => !existsSync(file) || (anchor && !anchorsOf(file).includes(anchor)));
    expect(lost).toEqual([]);
    const ids = [...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** What one can link to in a file: what it names, and its headings as GitHub names them. */
function anchorsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, words]) =>
    words!
      .toLowerCase()
      .replaceAll(/[^\p{L}\d\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!)];
}
