import type pg from "pg";
import type { ClockPort } from "../../graph/ports.ts";
import type { AnswerDraft } from "../../utils/llm/calls/open-runs.ts";
import { type DeltaPayload, type DeltaSender, sendDeltas } from "../../utils/postgres/delta-channel.ts";
import { deltaPayloads } from "./delta-payload.ts";
import { SectionDraft } from "./section-draft.ts";

/** Faster than this nobody reads, and every commit of the server that notifies waits for every other. */
const PACE_MS = 250;
/** Who comes to look at a session sees its sections grow after so long at most. */
const ASK_MS = 2_000;
/** Of the process's time at most a tenth goes into rendering what is not finished. */
const REST = 10;

/** Shows one run's sections while they are written. */
export interface RunDrafts {
  /** See `ModelSession.drafts`. */
  readonly drafts: (section: string, shown: (markdown: string) => string) => AnswerDraft;
  /** Nothing is sent after it: what is under way is waited for. */
  close(): Promise<void>;
}

/**
 * Sends the sections in the making of all runs of a process to those who look on, in one statement each time. It is told of
 * every piece of every answer, and then only keeps it: while nobody looks at a session, nothing of it is read or rendered, and
 * one statement every two seconds asks whether somebody does. Whatever goes wrong costs a piece, and never the run.
 */
export class SectionDeltas {
  readonly #pool: Pick<pg.Pool, "query">;
  readonly #clock: ClockPort;
  readonly #open = new Set<SectionDraft>();
  readonly #changed = new Set<SectionDraft>();
  readonly #heard = new Set<string>();
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> = Promise.resolve();

  constructor(pool: Pick<pg.Pool, "query">, clock: ClockPort) {
    this.#pool = pool;
    this.#clock = clock;
  }

  /** @param sender The run's claim: nothing is sent once it is lost. */
  of({ session, epoch }: DeltaSender): RunDrafts {
    const sender = { session, epoch };
    return {
      drafts: (section, shown) => this.#draft(new SectionDraft(sender, section, shown)),
      close: async () => {
        for (const draft of this.#changed) if (draft.sender === sender) this.#changed.delete(draft);
        await this.#sending;
        this.#heard.delete(session);
      },
    };
  }

  /** Somebody more looks at a session: the next pieces have all that there is of its sections. */
  again(session: string): void {
    for (const draft of this.#open) if (draft.session === session) draft.restart();
  }

  #draft(draft: SectionDraft): AnswerDraft {
    this.#open.add(draft);
    return {
      begin: () => {
        draft.begin();
        return (answer) => {
          if (!this.#open.has(draft)) return;
          draft.take(answer);
          this.#changed.add(draft);
          this.#plan(PACE_MS);
        };
      },
      [Symbol.dispose]: () => {
        this.#open.delete(draft);
        this.#changed.delete(draft);
      },
    };
  }

  #plan(waitMs: number): void {
    // Nothing waits for it: a process may end in between.
    this.#timer ??= setTimeout(() => void this.#turn(), waitMs).unref();
  }

  async #turn(): Promise<void> {
    const startedAt = performance.now();
    const sending = this.#send();
    const restMs = (performance.now() - startedAt) * REST;
    this.#sending = sending;
    await sending;
    this.#timer = null;
    if (this.#changed.size > 0) this.#plan(Math.max(PACE_MS, restMs));
  }

  /** Never throws. */
  async #send(): Promise<void> {
    const at = this.#clock.now().toISOString();
    const drafts = [...this.#changed].filter(({ session }) => this.#heard.has(session));
    const pieces = drafts.flatMap((draft) => this.#pieces(draft, at));
    const senders = this.#toAsk(drafts, pieces);
    if (senders.length === 0) return;
    try {
      const heard = await sendDeltas(this.#pool, senders, pieces);
      for (const { session } of senders) {
        if (heard.has(session)) this.#heard.add(session);
        else this.#unheard(session, drafts);
      }
    } catch {
      for (const draft of drafts) draft.restart();
    }
  }

  /** What is new of a draft; what cannot be rendered is shown when it is finished. */
  #pieces(draft: SectionDraft, at: string): DeltaPayload[] {
    this.#changed.delete(draft);
    const { session, section, sender } = draft;
    try {
      const piece = draft.next();
      if (piece === null) return [];
      return deltaPayloads({ type: "section-delta", session, section, at, ...piece }).map((payload) => {
        return { ...sender, payload };
      });
    } catch {
      return [];
    }
  }

  /** Those of the pieces and of all that is written; none while there is nothing to send, and all were asked about. */
  #toAsk(drafts: readonly SectionDraft[], pieces: readonly DeltaPayload[]): DeltaSender[] {
    const now = performance.now();
    if (pieces.length === 0 && now - this.#askedAtMs < ASK_MS) return [];
    this.#askedAtMs = now;
    const senders = [...drafts, ...this.#changed].map(({ sender }) => sender);
    return [...new Map(senders.map((sender) => [`${sender.session} ${sender.epoch}`, sender])).values()];
  }

  /** Who looks at it later gets all of it. */
  #unheard(session: string, drafts: readonly SectionDraft[]): void {
    this.#heard.delete(session);
    for (const draft of drafts) if (draft.session === session) draft.restart();
  }
}
