import { setDetachedTimer } from '../../common/time/detached-timer';
import type { Statement } from '../rows/statement';

const LOOK_MS = 50;
/** Before the writer does it in a commit. */
const PAGES = 6_000;
/** So few that the writer may copy them. */
const FEW_PAGES = 64;
const MAX_PASSES = 4;

/**
 * Copies the WAL to the file beside the writer, on a handle of its own. In a commit this would hold up all that wait for
 * the writer. Commits go on meanwhile; what they add is copied by further passes, and the rest by the writer.
 */
export class Checkpoints {
  private timer: NodeJS.Timeout | undefined;
  private looking = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly statement: Statement,
    private readonly pages = PAGES,
  ) {}

  /** Call it after each commit. */
  noteCommit(): void {
    this.timer ??= setDetachedTimer(() => {
      this.looking = this.turn();
    }, LOOK_MS);
  }

  /** Copies the WAL if it is long. Stops if somebody still reads an older state of pages that have to be replaced. */
  async look(): Promise<void> {
    let left = await this.left();
    if (left < this.pages) return;
    for (let pass = 0; pass < MAX_PASSES && left > FEW_PAGES && !this.isOver; pass++) {
      await this.statement('PRAGMA wal_checkpoint(PASSIVE)');
      left = await this.left();
    }
  }

  /** To be called after the last commit. */
  async stop(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private async turn(): Promise<void> {
    // What fails is done after the next commit, or by the writer.
    await this.look().catch(() => undefined);
    this.timer = undefined;
  }

  /** The number of pages in the WAL that are not in the file. */
  private async left(): Promise<number> {
    const [row] = await this.statement('PRAGMA wal_checkpoint(NOOP)');
    const { log, checkpointed } = row as { log: number; checkpointed: number };
    return log - checkpointed;
  }
}
