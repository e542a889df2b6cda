import { z } from "zod";
import { ResearchTask, sectionIdOf, WriteTask } from "../../graph/tasks.ts";
import type { ReceivedAnswer } from "../../schemas/answer.ts";
import { Outline } from "../../schemas/model/outline.ts";
import { RevisionRecord } from "../../schemas/model/revision.ts";
import { type OpenQuestion, QUESTION_EXPIRY_MS } from "../../schemas/question.ts";
import { AnswerRecord, WrittenSection } from "../../schemas/record.ts";
import type { PlanNode } from "../../schemas/step-names.ts";
import { openQuestions } from "./open-ask.ts";

/** A task's start or its result, as LangGraph's stream mode `tasks` gives them. */
interface SeenTask {
  readonly id: string;
  readonly name: string;
  readonly input?: unknown;
  readonly result?: unknown;
  readonly interrupts?: readonly { readonly id?: string; readonly value?: unknown }[];
}

/** What a fanned-out task is about, and how many run beside it. */
export interface Target {
  readonly target: string;
  readonly of: number;
  /** How many follow when those that are sent out with it are done. */
  readonly after: number;
}

/** Of what a revision is given, the sections that it may touch. */
const RevisedState = z.object({ outline: Outline });

/** Of what a task returns, what is told of it. Null empties a channel, or takes a section out of it. */
const TaskUpdate = z.object({
  answers: z.array(AnswerRecord).default([]),
  sections: z
    .record(z.string(), WrittenSection.nullable())
    .nullable()
    .default({})
    .transform((sections) => Object.values(sections ?? {}).filter((section) => section !== null)),
  outline: RevisedState.shape.outline.nullable().optional().catch(undefined),
  revisions: z.array(RevisionRecord).default([]),
});
type TaskUpdate = z.infer<typeof TaskUpdate>;

/** A step of a run, or something that became of a question. */
export type TaskHappening =
  | { readonly type: "started"; readonly task: string; readonly node: PlanNode; readonly target: Target | null }
  | {
      readonly type: "finished";
      readonly task: string;
      readonly node: PlanNode;
      readonly target: Target | null;
      readonly update: TaskUpdate;
      /** The title of a section of the outline that the task was given. */
      readonly titleOf: (section: string) => string;
    }
  | { readonly type: "asked"; readonly question: OpenQuestion; readonly at: string }
  /** `question` is as it was asked before the refused answer. */
  | { readonly type: "refused"; readonly question: OpenQuestion; readonly problem: string; readonly at: string }
  | { readonly type: "answered"; readonly question: OpenQuestion; readonly record: AnswerRecord };

/** Keeps what concerns it of all that happens in a run. */
export interface TaskObserver {
  saw(happening: TaskHappening): void;
}

/** The nodes whose update can be empty. */
const RETURNS_NOTHING = new Set(["reply", "research-join", "write-join"]);

/** Reads what LangGraph tells of its tasks, and tells observers what happened. */
export class TaskStream {
  readonly #observers: readonly TaskObserver[];
  readonly #targets = new Map<string, Target>();
  readonly #outlines = new Map<string, Outline>();
  readonly #standing = new Map<string, OpenQuestion>();
  #done: ReadonlySet<string> = new Set();
  #submitted: Readonly<Record<string, ReceivedAnswer>> = {};

  constructor(observers: readonly TaskObserver[]) {
    this.#observers = observers;
  }

  /**
   * Takes note of what is there before the run: the open questions, so that a refusal is seen as one, and the tasks
   * that are done, which start no second time.
   */
  standing(questions: readonly OpenQuestion[], done: ReadonlySet<string>): void {
    for (const question of questions) this.#standing.set(question.interruptId, question);
    this.#done = done;
  }

  /** Takes note of the answers that the graph is resumed with. */
  submitted(answers: Readonly<Record<string, ReceivedAnswer>>): void {
    this.#submitted = answers;
  }

  /** One message of the stream. */
  saw(task: SeenTask): void {
    const questions = openQuestions(task);
    if (!("result" in task)) this.#started(task);
    else if (questions.length === 0) this.#finished(task);
    else for (const question of questions) this.#asked(question);
  }

  #tell(happening: TaskHappening): void {
    for (const observer of this.#observers) observer.saw(happening);
  }

  #started({ id, name, input }: SeenTask): void {
    if (this.#done.has(id)) return;
    const target = targetOf(name, input);
    if (target) this.#targets.set(id, target);
    const given = name === "revise" ? RevisedState.safeParse(input).data : undefined;
    if (given) this.#outlines.set(id, given.outline);
    this.#tell({ type: "started", task: id, node: nodeOf(name), target });
  }

  #finished({ id, name, result }: SeenTask): void {
    // A task that failed has a result too, an empty one.
    const isEmpty = typeof result !== "object" || result === null || Object.keys(result).length === 0;
    if (isEmpty && !RETURNS_NOTHING.has(name)) return;
    const update = TaskUpdate.parse(result ?? {});
    for (const record of update.answers) this.#answered(record);
    const outlines = [update.outline, this.#outlines.get(id)].flatMap((outline) => outline?.sections ?? []);
    const titleOf = (section: string) => outlines.find((one) => one.id === section)?.title ?? section;
    this.#tell({
      type: "finished",
      task: id,
      node: nodeOf(name),
      target: this.#targets.get(id) ?? null,
      update,
      titleOf,
    });
  }

  #asked(question: OpenQuestion): void {
    const { interruptId, attempt, problem } = question;
    const before = this.#standing.get(interruptId);
    const answer = this.#submitted[interruptId];
    if (before && answer && problem !== null && attempt > before.attempt)
      this.#tell({ type: "refused", question: before, problem, at: answer.receivedAt });
    const askedAt = new Date(Date.parse(question.expiresAt) - QUESTION_EXPIRY_MS).toISOString();
    this.#standing.set(interruptId, question);
    this.#tell({ type: "asked", question, at: answer?.receivedAt ?? askedAt });
  }

  #answered(record: AnswerRecord): void {
    const { questionId, source, refusals } = record;
    const asked = [...this.#standing.values()].filter(({ id }) => id === questionId);
    // Two open questions may have the same id; an answer from before a crash was submitted by another run.
    const question = asked.find(({ interruptId }) => Object.hasOwn(this.#submitted, interruptId)) ?? asked[0];
    if (!question) return;
    const spent = source === "spent" ? refusals.at(-1) : undefined;
    if (spent) this.#tell({ type: "refused", question, problem: spent.problem, at: spent.receivedAt });
    this.#tell({ type: "answered", question, record });
    this.#standing.delete(question.interruptId);
  }
}

/** The stream is the graph's own, which has no other nodes. */
function nodeOf(name: string): PlanNode {
  return name as PlanNode;
}

/** What a task of a node is about; null where the node is one task. */
export function targetOf(name: string, input: unknown): Target | null {
  if (name === "write") {
    const task = WriteTask.safeParse(input).data;
    return task ? { target: sectionIdOf(task), of: task.of, after: task.after ?? 0 } : null;
  }
  const task = name === "research" ? ResearchTask.safeParse(input).data : undefined;
  return task ? { target: task.specialist, of: task.of, after: 0 } : null;
}
