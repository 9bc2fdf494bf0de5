import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of the archive, with one JSON object per line. */
export interface Part {
  /** "tasks.ndjson" */
  name: string;
  /** In chunks. */
  objects: AsyncIterable<object[]>;
}

/** The entry of a part in the manifest. */
export interface Summary {
  count: number;
  bytes: number;
  /** In hex. */
  sha256: string;
}

interface Running {
  count: number;
  bytes: number;
  hash: Hash;
}

/** Fixed, so that the content of an archive does not depend on when it was written. */
const SAME_TIME = new Date('2000-01-01T00:00:00Z');
const OPTIONS = { mtime: SAME_TIME };

/**
 * A zip of the parts, followed by `manifest.json`, which `manifest` makes when all parts have been written. Parts are
 * read as fast as the zip is read.
 */
export function zipOf(parts: Part[], manifest: (summaries: Record<string, Summary>) => object): Readable {
  const zip = new ZipFile();
  const summaries: Record<string, Summary> = {};
  for (const part of parts)
    zip.addReadStreamLazy(part.name, OPTIONS, (give) => give(null, Readable.from(linesOf(part, summaries))));
  // Called when all other parts are complete.
  zip.addReadStreamLazy('manifest.json', OPTIONS, (give) => {
    const text = `${JSON.stringify(manifest(summaries), null, 2)}\n`;
    give(null, Readable.from([Buffer.from(text)]));
  });
  zip.end();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  return output;
}

async function* linesOf({ name, objects }: Part, summaries: Record<string, Summary>): AsyncGenerator<Buffer> {
  const running: Running = { count: 0, bytes: 0, hash: createHash('sha256') };
  for await (const chunk of objects) {
    const lines = Buffer.from(chunk.map((object) => `${JSON.stringify(object)}\n`).join(''));
    running.count += chunk.length;
    running.bytes += lines.length;
    running.hash.update(lines);
    yield lines;
  }
  const { count, bytes, hash } = running;
  summaries[name] = { count, bytes, sha256: hash.digest('hex') };
}
