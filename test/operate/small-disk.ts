import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(4_096, 1);
const MAX_BYTES = 512 * 1024 * 1024;
/** In a container there is one already, and nobody may mount another. */
const SHARED_MEMORY = '/dev/shm';

/** A disk that can be full: in memory and of its own, or the shared memory of a container, 64 MB by default. */
export class SmallDisk {
  private constructor(
    readonly folder: string,
    private readonly isMounted: boolean,
  ) {}

  static make(folder: string, megabytes: number): SmallDisk {
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=777`, 'tmpfs', folder], { stdio: 'pipe' });
      return new SmallDisk(folder, true);
    } catch {
      const { blocks, bsize } = statfsSync(SHARED_MEMORY);
      if (blocks * bsize > MAX_BYTES) throw new Error('This test needs the right to mount, or a small /dev/shm.');
      const own = join(SHARED_MEMORY, `tasksmith-${process.pid}`);
      mkdirSync(own, { mode: 0o777 });
      return new SmallDisk(own, false);
    }
  }

  /** Takes all space that is left. */
  fill(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (;;) writeSync(file, CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives the space back. */
  clear(): void {
    rmSync(this.filler, { force: true });
  }

  remove(): void {
    if (this.isMounted) execFileSync('umount', ['--lazy', this.folder], { stdio: 'pipe' });
    else rmSync(this.folder, { recursive: true, force: true });
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}
