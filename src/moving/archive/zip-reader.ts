import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { open, type Entry, type Options, type ZipFile } from 'yauzl';
import { DomainError, ImportRefusal } from '../../common/errors';
import { FORMAT_VERSION, ORIGIN } from './archived';
import type { Summary } from './zip-writer';

const MANIFEST = 'manifest.json';
/** The export of a whole service has two parts for each account, and 300 bytes in the manifest for both. */
const LARGEST_MANIFEST_BYTES = 268_435_456;
/** Maximum size of one object. The longest that this service writes is a tenth of it. */
const LONGEST_LINE_BYTES = 1_048_576;

interface Manifest {
  format: string;
  format_version: number;
  parts: Record<string, Summary>;
}

/** A line of a part, and its position. */
export interface Line {
  /** From 1. */
  number: number;
  text: string;
}

const openZip = promisify<string, Options, ZipFile>(open);

/** An archive on disk whose parts are those of its manifest. */
export class ArchiveFile {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: Map<string, Entry>,
  ) {}

  /**
   * Opens an archive and checks every part, then lets `use` read it. Throws {@link ImportRefusal} if it is not an archive, if
   * a later version wrote it, or if a part is missing or damaged.
   */
  static async *reading<T>(path: string, use: (archive: ArchiveFile) => AsyncIterable<T>): AsyncGenerator<T> {
    const zip = await openZip(path, { lazyEntries: true, autoClose: false }).catch(() => undefined);
    if (!zip) throw refused('archive.unreadable', MANIFEST);
    try {
      const archive = new ArchiveFile(zip, await entriesOf(zip));
      await archive.check();
      yield* use(archive);
    } finally {
      zip.close();
    }
  }

  /** Like {@link reading}, for work that gives a single result. */
  static async with<T>(path: string, work: (archive: ArchiveFile) => Promise<T>): Promise<T> {
    const reading = ArchiveFile.reading(path, async function* (archive) {
      yield await work(archive);
    });
    for await (const result of reading) return result;
    throw new Error('An archive that can be read gives a result.');
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** The lines of a part; none if the archive does not have it. */
  async *lines(name: string): AsyncGenerator<Line> {
    let [rest, number] = [Buffer.alloc(0), 0];
    for await (const chunk of this.bytes(name)) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(FEED); end !== -1; end = rest.indexOf(FEED)) {
        yield { number: (number += 1), text: rest.subarray(0, end).toString() };
        rest = rest.subarray(end + 1);
      }
      if (rest.length > LONGEST_LINE_BYTES) throw refused('archive.damaged', name);
    }
  }

  private async check(): Promise<void> {
    const manifest = await this.manifest();
    if (manifest?.format !== ORIGIN || typeof manifest.parts !== 'object')
      throw refused('archive.unreadable', MANIFEST);
    if (manifest.format_version > FORMAT_VERSION) throw refused('archive.newer', MANIFEST);
    for (const [name, part] of Object.entries(manifest.parts)) {
      const hash = createHash('sha256');
      for await (const chunk of this.bytes(name)) hash.update(chunk);
      if (!this.entries.has(name) || hash.digest('hex') !== part.sha256) throw refused('archive.damaged', name);
    }
  }

  private async manifest(): Promise<Manifest | undefined> {
    if ((this.entries.get(MANIFEST)?.uncompressedSize ?? Infinity) > LARGEST_MANIFEST_BYTES) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of this.bytes(MANIFEST)) chunks.push(chunk);
    try {
      return JSON.parse(Buffer.concat(chunks).toString()) as Manifest;
    } catch {
      return undefined;
    }
  }

  private async *bytes(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (!entry) return;
    try {
      const openEntry = promisify<Entry, NodeJS.ReadableStream>(this.zip.openReadStream.bind(this.zip));
      for await (const chunk of await openEntry(entry)) yield chunk as Buffer;
    } catch {
      throw refused('archive.damaged', name);
    }
  }
}

const FEED = 0x0a;

const refused = (code: string, name: string): ImportRefusal =>
  new ImportRefusal([{ place: { id: name }, error: new DomainError('invalid', code) }]);

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', () => reject(refused('archive.unreadable', MANIFEST)));
    zip.readEntry();
  });
}
