import type { SectionDelta } from "../../schemas/event.ts";

/** More than come in some seconds: who is further behind has lost them, and waits for the sections. */
const KEPT_PIECES = 200;

/** One who is given the pieces of a session, each once. */
export interface PieceReader {
  /** The next piece, or null where there is none yet. */
  next(): SectionDelta | null;
}

/** The latest pieces of a session's sections in the making, for as many as read them. */
export class RecentDeltas {
  /** Of all pieces, how many came before those that are kept. */
  #gone = 0;
  #kept: SectionDelta[] = [];
  readonly #writtenAt = new Map<string, string>();

  /** @returns False for a piece of a section that is written, which is no more of use. */
  add(piece: SectionDelta): boolean {
    if ((this.#writtenAt.get(piece.section) ?? "") >= piece.at) return false;
    this.#kept.push(piece);
    if (this.#kept.length > KEPT_PIECES) {
      this.#kept.shift();
      this.#gone += 1;
    }
    return true;
  }

  /** A section is there: what was told of it before would come after it. */
  written(section: string, at: string): void {
    this.#writtenAt.set(section, at);
  }

  /** Reads what comes from now on. */
  reader(): PieceReader {
    let read = this.#gone + this.#kept.length;
    return {
      next: () => {
        for (read = Math.max(read, this.#gone); ; ) {
          const piece = this.#kept[read - this.#gone];
          if (piece === undefined) return null;
          read += 1;
          if ((this.#writtenAt.get(piece.section) ?? "") < piece.at) return piece;
        }
      },
    };
  }
}
