import type { DeadLetter } from "../../schemas/http/dead-letter.ts";
import { AppError, isErrorCode } from "../../utils/errors.ts";
import type { DeadRunPlace, StoredDeadRun } from "../../utils/postgres/stores/dead-run-store.ts";
import { ownerOf } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";
import type { GraphUseCases } from "../wiring/graph-use-cases.ts";

/** Which page of the letters. */
export interface LettersRequest {
  /** How many at most; 50 where it is not given. */
  readonly limit?: number | undefined;
  /** Where the page before ended; the newest come first where it is not given. */
  readonly after?: LetterPlace | undefined;
}
export type LetterPlace = Pick<DeadLetter, "id" | "at">;

const PAGE_LETTERS = 50;
/** As many ids as fit into a sentence. */
const MOST_LISTED = 10;
const ID_LETTERS = /^[0-9a-f-]{1,36}$/;

/**
 * The runs that failed for good, for the requester of the context: those of their own sessions, and all for who may all.
 * @param loaded What runs sessions.
 */
export function deadLetterUseCases(context: StoredContext, loaded: () => Promise<GraphUseCases>) {
  const { deadRuns, requester, language } = context;
  const owner = ownerOf(requester);

  /** @throws AppError `dead-letter-unknown`, `dead-letter-ambiguous`. */
  const stored = async (name: string): Promise<StoredDeadRun> => {
    const start = name.toLowerCase();
    const found = ID_LETTERS.test(start) ? await deadRuns.beginningWith(owner, start, MOST_LISTED + 1) : [];
    const [first, ...others] = found;
    if (first === undefined) throw new AppError("dead-letter-unknown", { letter: name.slice(0, 80) });
    if (others.length === 0) return first;
    const ids = found.map(({ id }) => id);
    const letters = ids.slice(0, MOST_LISTED).join(", ");
    const more = ids.length > MOST_LISTED ? ", ..." : "";
    throw new AppError("dead-letter-ambiguous", { letter: name, letters: `${letters}${more}` });
  };

  const told = (run: StoredDeadRun): DeadLetter => ({
    id: run.id,
    session: run.session,
    title: run.title,
    kind: run.code,
    message: sentenceOf(run, language),
    attempts: run.attempts,
    at: run.at.toISOString(),
    asked: run.request && {
      act: run.request.act,
      person: run.request.requester.person,
      priority: run.request.priority,
    },
  });

  return {
    list: async ({ limit = PAGE_LETTERS, after }: LettersRequest = {}) => {
      const place: DeadRunPlace | null = after ? { id: after.id, at: new Date(after.at) } : null;
      return (await deadRuns.list(owner, limit, place)).map(told);
    },
    get: async (name: string) => told(await stored(name)),
    /** Puts it back into the queue: its session goes on from its last checkpoint, and nothing is paid for again. */
    replay: async (name: string) => {
      const letter = await stored(name);
      return await (await loaded()).replayLetter(letter);
    },
    /** @returns The letter's id. */
    drop: async (name: string) => {
      const { id } = await stored(name);
      if (!(await deadRuns.drop(id))) throw new AppError("dead-letter-unknown", { letter: id });
      return id;
    },
  };
}

/** Made anew for each reader: whoever was told first may have another language. */
function sentenceOf({ code, details }: StoredDeadRun, language: StoredContext["language"]): string {
  if (isErrorCode(code)) return new AppError(code, details).inLanguage(language);
  const unknown = {
    en: `A newer PlanCraft has kept this, for a reason that this one does not know (${code}).`,
    ko: `새 버전의 PlanCraft가 보관한 항목이며 이 버전은 그 이유(${code})를 모릅니다.`,
  };
  return unknown[language];
}
