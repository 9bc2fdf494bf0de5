import { spawnSync } from 'node:child_process';
import { contract, operations } from '../kit/contract';

/** Every schema of the document and of its parts, with where it stands. */
function* schemasIn(value: any, place = ''): Generator<[string, any]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [place, value];
  for (const [key, child] of Object.entries(value))
    if (!['example', 'examples', 'enum'].includes(key)) yield* schemasIn(child, `${place}/${key}`);
}

const SCHEMAS = [...schemasIn(contract)];
const PATTERNS = [
  ...new Set(SCHEMAS.map(([, { pattern }]) => pattern).filter((pattern) => typeof pattern === 'string')),
] as string[];

/** Texts at the borders of what patterns allow; none ends in a line end, which `$` lets pass in some languages. */
const SAMPLES = [
  '',
  ' ',
  '\t',
  'ana',
  'pending,completed',
  'low,urgent',
  'task,tag',
  'version,etag',
  '1,2',
  'Ana_7-b',
  'a\nb',
  'ñandú',
  '٣',
  '２０３０-01-15',
  '#00FF00',
  '#0F0',
  'api_key.created',
  'ana@example.com',
  'a..b@example.com',
  'ana@example',
  '2030-01-15',
  '2030-13-15',
  '2030-01-15T10:00',
  '2030-01-15T10:00:00',
  '2030-01-15T10:00:00.123456',
  '2030-01-15T10:00:00.123456+00:00',
  '2030-01-15 10:00:00Z',
  '2030-01-15T25:00:00',
  'admin,user',
];

const WORK = JSON.stringify({ patterns: PATTERNS, samples: SAMPLES });

const PYTHON = `
import json, re, sys
work = json.load(sys.stdin)
print(json.dumps([[bool(re.search(p, s)) for s in work["samples"]] for p in work["patterns"]]))
`;

const PERL = `
use strict; use warnings; use JSON::PP;
my $work = decode_json(do { local $/; <STDIN> });
my @found = map { my $p = $_; [map { /$p/ ? JSON::PP::true : JSON::PP::false } @{$work->{samples}}] } @{$work->{patterns}};
print encode_json(\\@found);
`;

// jshell takes seconds; one source file is run as it stands. Patterns and samples come as Base64, one a line.
const JAVA = `
import java.nio.charset.StandardCharsets; import java.util.*; import java.util.regex.*;
public class Check {
  public static void main(String[] args) throws Exception {
    List<String> patterns = new ArrayList<>(), samples = new ArrayList<>();
    for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\\n")) {
      String text = new String(Base64.getDecoder().decode(line.substring(1)), StandardCharsets.UTF_8);
      (line.startsWith("p") ? patterns : samples).add(text);
    }
    List<String> rows = new ArrayList<>();
    for (String pattern : patterns) {
      List<String> row = new ArrayList<>();
      for (String sample : samples) row.add(String.valueOf(Pattern.compile(pattern).matcher(sample).find()));
      rows.add("[" + String.join(",", row) + "]");
    }
    System.out.println("[" + String.join(",", rows) + "]");
  }
}
`;

const lines = (letter: string, texts: string[]): string[] =>
  texts.map((text) => letter + Buffer.from(text).toString('base64'));

interface Engine {
  name: string;
  command: string[];
  input: string;
}

const ENGINES: Engine[] = [
  { name: 'python3', command: ['python3', '-c', PYTHON], input: WORK },
  { name: 'perl', command: ['perl', '-e', PERL], input: WORK },
  {
    name: 'java',
    command: ['sh', '-c', 'f=$(mktemp -d)/Check.java; printf %s "$1" > "$f"; java "$f"', 'sh', JAVA],
    input: [...lines('p', PATTERNS), ...lines('s', SAMPLES)].join('\n'),
  },
];

/** A machine without this language cannot ask it; the others still do. */
const isMissing = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0;

describe('The OpenAPI document, as tools of other languages read it', () => {
  const expected = PATTERNS.map((pattern) => SAMPLES.map((sample) => new RegExp(pattern, 'u').test(sample)));

  it('has patterns that distinguish the samples', () => {
    for (const [i, found] of expected.entries())
      expect({ pattern: PATTERNS[i], found: new Set(found).size }).toEqual({ pattern: PATTERNS[i], found: 2 });
  });

  for (const { name, command, input } of ENGINES) {
    const title = `has patterns that mean the same in ${name}`;
    if (isMissing(name)) {
      it.skip(`${title} (skipped: ${name} is not installed on this machine)`, () => undefined);
      continue;
    }
    it(title, () => {
      const { stdout, stderr, status } = spawnSync(command[0]!, command.slice(1), { input, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      const found: boolean[][] = JSON.parse(stdout);
      for (const [i, pattern] of PATTERNS.entries())
        expect({ pattern, found: found[i] }).toEqual({ pattern, found: expected[i] });
    });
  }

  it('limits the length of texts only', () => {
    const wrong = SCHEMAS.filter(([place]) => !place.endsWith('/properties')).filter(
      ([, { minLength, maxLength, type }]) =>
        (minLength !== undefined || maxLength !== undefined) && ![type].flat().includes('string'),
    );
    expect(wrong).toEqual([]);
  });

  it('writes a choice that may be null as a choice or null', () => {
    const nullable = SCHEMAS.filter(([, { enum: values, type }]) => Array.isArray(values) && Array.isArray(type));
    expect(nullable).toEqual([]);
    expect(contract.components.schemas.CloseTaskView.properties.resolution.anyOf).toEqual([
      { type: 'string', enum: ['abandoned', 'skipped'] },
      { type: 'null' },
    ]);
  });

  it('takes no key in a body that is not described, as far as generated types can say', () => {
    const open = Object.entries<any>(contract.components.schemas)
      .filter(([name]) => /(?:Dto|Body)$/.test(name))
      .flatMap(([name, schema]) => [...schemasIn(schema, name)])
      .filter(([, { additionalProperties }]) => additionalProperties === true);
    expect(open).toEqual([]);
  });

  it('says of public operations that they need no credentials', () => {
    for (const { name, operation } of operations) expect({ name, security: operation.security }).not.toEqual({ name });
    const free = operations.filter(({ operation }) => operation.security.length === 0);
    expect(free.map(({ name }) => name)).toEqual([
      'POST /api/auth/register',
      'POST /api/auth/login',
      'POST /api/auth/forgot-password',
      'POST /api/auth/reset-password',
      'POST /api/auth/confirm-email',
      'GET /api/health',
      'GET /api/health/live',
      'GET /api/health/ready',
    ]);
  });

  it('requires no key of an answer that `_fields` may leave out', () => {
    const choosing = operations.filter(({ operation }) =>
      operation.parameters.some(({ name }: { name: string }) => name === '_fields'),
    );
    expect(choosing).not.toEqual([]);
    for (const { name, operation } of choosing) {
      const [good] = Object.keys(operation.responses);
      const { schema } = operation.responses[good!].content['application/json'];
      const ref = schema.$ref ?? schema.properties.data.items.$ref;
      expect({ name, ref }).toEqual({ name, ref: expect.stringMatching(/\/Partial\w+View$/) });
      expect(contract.components.schemas[ref.split('/').at(-1)].required).toBeUndefined();
    }
  });

  it('types a flag in a query string as a boolean and as text', () => {
    const flags = operations.flatMap(({ operation }) =>
      operation.parameters.filter(({ name }: { name: string }) => ['overdue', 'is_complete'].includes(name)),
    );
    expect(flags.length).toBeGreaterThanOrEqual(4);
    for (const { schema } of flags)
      expect(schema.anyOf).toEqual([
        { type: 'boolean' },
        { type: 'string', enum: expect.arrayContaining(['true', 'false']) },
      ]);
  });

  it('names both shapes of a page', () => {
    const { schema } = contract.paths['/api/tasks'].get.responses['200'].content['application/json'];
    const shapes = schema.properties.data.anyOf.map(({ $ref }: { $ref: string }) => $ref.split('/').at(-1));
    expect(shapes).toEqual(['TaskPageView', 'TaskPartView']);
    expect(shapes.map((name: string) => contract.components.schemas[name].properties.pagination.$ref)).toEqual([
      '#/components/schemas/Pagination',
      '#/components/schemas/CursorPagination',
    ]);
  });

  it('gives no example to headers that tools would send', () => {
    const conditional = operations.flatMap(({ operation }) =>
      operation.parameters.filter(({ name }: { name: string }) =>
        ['Idempotency-Key', 'If-Match', 'If-None-Match'].includes(name),
      ),
    );
    expect(conditional.length).toBeGreaterThan(60);
    for (const parameter of conditional) expect(JSON.stringify(parameter)).not.toMatch(/"examples?":/);
  });

  it('begins the description of an operation with a verb, and describes PUT and PATCH differently', () => {
    for (const { name, operation } of operations)
      expect({ name, description: operation.description }).toEqual({
        name,
        description: expect.stringMatching(/^(?:Does|[A-Z][a-z]+s) /),
      });
    for (const [path, { put, patch }] of Object.entries<any>(contract.paths)) {
      if (put && patch) expect({ path, text: put.description }).not.toEqual({ path, text: patch.description });
    }
  });

  it('shows pages whose total fits what they list, and tags in one pair of quotes', () => {
    const { example } = contract.paths['/api/tasks'].get.responses['200'].content['application/json'];
    const { tasks, pagination } = example.data;
    expect(pagination).toMatchObject({
      page: 1,
      total: tasks.length,
      total_pages: 1,
      has_next: false,
      has_prev: false,
    });
    expect(contract.components.schemas.TaskOperationView.properties.etag.example).toMatch(/^"\d+-[\da-f]{8}"$/);
  });

  it('gives addresses that tools can open', () => {
    for (const url of [contract.externalDocs.url, ...contract.servers.map((each: { url: string }) => each.url)])
      expect(new URL(url).protocol).toMatch(/^https?:$/);
  });
});
