import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import type { Thread } from "../../../planner/threads/threads.ts";
import { AppError } from "../../../utils/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import type { BeginRun } from "../../auth/begun-run.ts";

/** Those whose copy does nothing more: it asks again what is asked, or has the plan that there is. */
const STILL: ReadonlySet<string> = new Set(["waiting", "done"]);

/**
 * Copies a thread: a session as a fork from where it stands.
 * @throws AppError `session-unknown`; `input-unfit` for a session that a copy would go on with, and pay for.
 */
export async function copyThread(c: Context<AppEnv>, begin: BeginRun, id: string): Promise<Thread> {
  const { planner, requester } = c.var;
  const { session, metadata } = await planner.threads.get(id);
  const copy = randomUUID();
  if (!session) return planner.threads.create({ thread: copy, metadata });
  const checkpoint = STILL.has(session.state) ? await planner.threads.checkpoint(id) : null;
  if (checkpoint === null) throw new AppError("input-unfit", { session: id, problem: MOVES });
  await begin(requester, planner.fork({ session: id, checkpoint, once: copy }));
  // Until it stands where the other one does; nothing is asked of a model for that.
  for await (const _ of planner.events(copy));
  return planner.threads.update(copy, { ...metadata, copied_from: id });
}

const MOVES = {
  en: "only what waits for an answer, or is done, is copied, since the copy of anything else would go on by itself.",
  ko: "답변을 기다리거나 끝난 것만 복사할 수 있습니다. 그 밖의 것은 복사본이 스스로 진행하기 때문입니다.",
};
