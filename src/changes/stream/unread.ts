import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];
const QUEUES = 4;

/**
 * Bytes in the kernel's send buffer that the client has not acknowledged; undefined where this is unknown. Node reports
 * progress only when a large part of that buffer, possibly megabytes, is empty, which is too late for slow clients.
 */
export async function unreadBytes({ localPort, remotePort }: Socket): Promise<number | undefined> {
  if (localPort === undefined || remotePort === undefined) return undefined;
  const [here, there] = [localPort, remotePort].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  for (const table of TABLES) {
    const lines = (await readFile(table, 'latin1').catch(() => '')).split('\n');
    for (const [, local, remote, , queues] of lines.map((line) => line.trim().split(/ +/, QUEUES + 1)))
      if (local?.endsWith(here!) && remote?.endsWith(there!)) return Number.parseInt(queues!, 16);
  }
  return undefined;
}
