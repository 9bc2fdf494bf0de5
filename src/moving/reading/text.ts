import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { DomainError, ImportRefusal } from '../../common/errors';

/** How many bytes of a file are read to recognise its format. */
const HEAD_BYTES = 65_536;

/** The beginning of a file. Bytes that are not UTF-8 become U+FFFD. */
export async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The text of a file in chunks, without a byte order mark. Throws {@link ImportRefusal} if it is not UTF-8. */
export async function* textOf(path: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let chunk: Buffer = Buffer.alloc(0);
  try {
    for await (chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      yield decoder.decode(chunk, { stream: true });
      line += feedsIn(chunk.toString('latin1'));
    }
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const readable = new TextDecoder().decode(chunk).split('\ufffd', 1)[0]!;
    const place = { line: line + feedsIn(readable) };
    throw new ImportRefusal([{ place, error: new DomainError('invalid', 'import.not_text') }]);
  }
}

const feedsIn = (text: string): number => text.split('\n').length - 1;

/** The lines of a file, without their ends. */
export async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of textOf(path)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield withoutReturn(line);
  }
  if (rest !== '') yield withoutReturn(rest);
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
