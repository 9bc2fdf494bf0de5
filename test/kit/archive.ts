import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { ZipFile as Writer } from 'yazl';
import type { Client } from './api';

const open = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer as never);

/** The files in a zip, by name. */
export async function filesIn(zip: Buffer): Promise<Record<string, string>> {
  const file = await open(zip, { lazyEntries: true });
  const read = promisify(file.openReadStream.bind(file)) as (entry: Entry) => Promise<NodeJS.ReadableStream>;
  const entries: Entry[] = [];
  file.on('entry', (entry: Entry) => {
    entries.push(entry);
    file.readEntry();
  });
  file.readEntry();
  await once(file, 'end');
  const texts = entries.map(async (entry) => [entry.fileName, await textOf(await read(entry))] as const);
  return Object.fromEntries(await Promise.all(texts));
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** What a path answers, as bytes. */
export async function download(client: Client, path: string): Promise<{ status: number; type: string; bytes: Buffer }> {
  const headers = { authorization: client.token ? `Bearer ${client.token}` : `Basic ${btoa(`${client.key}:`)}` };
  return new Promise((resolve, reject) => {
    get(client.url + path, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      const type = response.headers['content-type'] ?? '';
      response.on('end', () => resolve({ status: response.statusCode!, type, bytes: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

/** A zip of these texts, by name. */
export async function zipOf(texts: Record<string, string>): Promise<Buffer> {
  const zip = new Writer();
  for (const [name, text] of Object.entries(texts)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An archive of these parts. */
export function archiveOf(texts: Record<string, string>, more: object = {}, digest?: string): Promise<Buffer> {
  const named = Object.entries(texts).map(([name, text]) => [name, { sha256: digest ?? sha256(text) }]);
  const manifest = { format: 'tasksmith', format_version: 1, parts: Object.fromEntries(named), ...more };
  return zipOf({ ...texts, 'manifest.json': JSON.stringify(manifest) });
}

/** The parts of an archive, as text. */
export async function partsIn(zip: Buffer): Promise<Record<string, string>> {
  const parts = await filesIn(zip);
  delete parts['manifest.json'];
  return parts;
}

/** The export of an account: its zip, its manifest, and its parts as text. */
export async function exported(client: Client, id: number) {
  const { status, type, bytes } = await download(client, `/api/users/${id}/export`);
  if (status !== 200) throw new Error(`No export: ${bytes.toString()}`);
  const { 'manifest.json': manifest, ...parts } = await filesIn(bytes);
  return { zip: bytes, type, manifest: JSON.parse(manifest!), parts };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const linesOf = (text: string): any[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
