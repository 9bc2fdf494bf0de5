import { spawnSync } from 'node:child_process';

/**
 * Parses CSV strictly by RFC 4180: each record ends with CRLF, and cells with a comma, a double quote, CR or LF are
 * quoted. Throws otherwise.
 */
export function strictRecords(file: string): string[][] {
  const records: string[][] = [];
  for (let rest = file; rest !== '';) {
    const record: string[] = [];
    for (let isLast = false; !isLast;) {
      const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
      if (whole === undefined) throw new Error(`Not RFC 4180 from ${JSON.stringify(rest.slice(0, 40))}`);
      record.push(quoted?.replaceAll('""', '"') ?? plain!);
      rest = rest.slice(whole.length);
      isLast = end === '\r\n';
    }
    records.push(record);
  }
  return records;
}

const PYTHON = `import csv, io, json, sys
file = io.StringIO(sys.stdin.buffer.read().decode('utf-8'), newline='')
json.dump(list(csv.reader(file, strict=True)), sys.stdout)`;

/** Parses CSV with Python's csv module. */
export function pythonRecords(file: string): string[][] {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', PYTHON], { input: file, encoding: 'utf8' });
  if (status !== 0) throw new Error(`python3: ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as string[][];
}
