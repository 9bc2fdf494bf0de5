import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Service } from '../kit/service';

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
const LONGEST_MS = 180_000;

/** The first block of this language under a heading, as it is written. */
function blockOf(heading: string, language: string): string {
  const chapter = README.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(chapter)![1]!;
}

describe('The README', () => {
  it(
    'has a tour that does what it says, command by command, on a service that was just started',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tasksmith-readme-'));
      const service = Service.run({ PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'data', 'tasks.sqlite')}` });
      try {
        const tour = blockOf('A tour', 'sh').replace('http://127.0.0.1:3000', await service.url());
        const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', tour], { cwd: folder });
        const answers = stdout.split(/(?<=\})(?=\{"success")/).map((text) => JSON.parse(text.trim()));
        expect(answers.map(({ success }) => success)).toEqual([true, true, true, true, true, true]);
        const [, , , changed, urgent, part] = answers;

        // What it shows of the PATCH is what the PATCH answers, but for the times.
        const shown = JSON.parse(blockOf('A tour', 'json'));
        const { created_at, updated_at } = changed.data;
        expect(changed).toEqual({ ...shown, data: { ...shown.data, created_at, updated_at } });
        expect(Object.keys(changed.data)).toEqual(Object.keys(shown.data));
        expect(urgent.data.tasks).toEqual([changed.data]);
        expect(part.data).toEqual({
          tasks: [changed.data],
          pagination: { limit: 50, next_cursor: null, has_next: false },
        });
        expect(readdirSync(folder)).toContain('tasks.csv');
        expect(readFileSync(join(folder, 'tasks.csv'), 'utf8')).toMatch(/^id,title,.*\r\n1,Write API documentation,/);
      } finally {
        await service.kill();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    LONGEST_MS,
  );
});
