import { Command } from "@langchain/langgraph";
import type { PlanUpdate } from "../../graph/state.ts";
import type { ReceivedAnswer } from "../../schemas/answer.ts";
import type { Claim } from "../../utils/postgres/claim.ts";
import type { StoredContext } from "../wiring/context.ts";
import type { EventLog } from "./events/event-log.ts";
import { resumption } from "./open-ask.ts";
import {
  AnswersMeasured,
  AuditOfTasks,
  ChoicesOfTasks,
  EventsOfTasks,
  QuestionsOfTasks,
  type RunningUsage,
} from "./task-observers.ts";
import { TaskStream } from "./task-stream.ts";
import type { ThreadSnapshot } from "./thread.ts";

/** What a run's tasks are read by, and what is kept of them. */
export interface WatchedRun {
  /** The id of the run's model calls. */
  readonly calls: string;
  readonly tasks: TaskStream;
  readonly questions: QuestionsOfTasks;
  readonly audit: AuditOfTasks;
  readonly choices: ChoicesOfTasks;
  readonly answers: AnswersMeasured;
}

export function watched(calls: string, log: EventLog, usage: RunningUsage): WatchedRun {
  const [questions, audit, choices] = [new QuestionsOfTasks(), new AuditOfTasks(), new ChoicesOfTasks()];
  const answers = new AnswersMeasured();
  const tasks = new TaskStream([new EventsOfTasks(log, usage), questions, audit, choices, answers]);
  return { calls, tasks, questions, audit, choices, answers };
}

/** Keeps what people were asked and chose since the last time. @throws AppError as the stores do. */
export async function record(
  { store, memory }: Pick<StoredContext, "store" | "memory">,
  claim: Claim,
  { audit, choices }: WatchedRun,
): Promise<void> {
  await store.audit(claim, audit.take());
  await memory.remember(claim, choices.take());
}

/** What a run goes on with where questions were answered. @param by Whether a person did now; else a file, or a default was taken. */
export function resumeWith(
  answers: Readonly<Record<string, ReceivedAnswer>>,
  { asks }: ThreadSnapshot,
  session: string,
  { tasks, answers: measured }: WatchedRun,
  by: "person" | "nobody" = "person",
): Command<unknown, PlanUpdate, "analyze"> {
  tasks.submitted(answers);
  if (by === "nobody") measured.fromFile(Object.keys(answers));
  return new Command<unknown, PlanUpdate, "analyze">({ resume: resumption(session, asks, answers) });
}
