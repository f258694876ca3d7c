import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Pieces of files that are hashed and written at once, over all uploads. */
const PIECES_AT_ONCE = 2;

/** Whole files that are looked into or synced at once: half of the threads that passwords and other files need as well. */
const FILES_AT_ONCE = 2;

/**
 * Bounds what files take from everything else. Each piece and each whole file waits for its turn, first come first
 * served; meanwhile nothing more of that upload is read, so its sender is held back and nothing piles up here. Only work
 * on the local disk takes a turn, waiting for a sender, a scanner or another store takes none: the slow stand in nobody's way.
 */
@Injectable()
export class WorkTurns {
  private readonly pieces = pLimit(PIECES_AT_ONCE);
  private readonly files = pLimit(FILES_AT_ONCE);

  /** Works on one piece of an upload; other work of the process goes first. */
  piece<T>(work: () => Promise<T>): Promise<T> {
    return this.pieces(async () => {
      if (this.pieces.pendingCount > 0) await nextTurn();
      return work();
    });
  }

  /** Works on one file that is there as a whole. */
  file<T>(work: () => Promise<T>): Promise<T> {
    return this.files(work);
  }
}
