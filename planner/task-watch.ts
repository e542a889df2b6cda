import { z } from "zod";
import type { PlanUpdate } from "../graph/state.ts";
import { ResearchTask, WriteTask } from "../graph/tasks.ts";
import type { ReceivedAnswer } from "../schemas/answer.ts";
import type { RevisionPlan, Usage } from "../schemas/event.ts";
import type { RememberedChoice } from "../schemas/memory.ts";
import { Outline } from "../schemas/outline.ts";
import { type OpenQuestion, QUESTION_EXPIRY_MS } from "../schemas/question.ts";
import type { AnswerRecord, AuditEntry, WrittenSection } from "../schemas/record.ts";
import { RevisionRecord } from "../schemas/revision.ts";
import type { Spent } from "../utils/llm/spending.ts";
import { answerDetail } from "./audit-trail.ts";
import type { EventLog } from "./event-log.ts";
import { choiceIn } from "./memory.ts";
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
interface Target {
  readonly target: string;
  readonly of: number;
}

/** Of what a revision is given, the titles of the sections that it may touch. */
const RevisedState = z.object({ outline: Outline });

/** The nodes whose update can be empty. */
const RETURNS_NOTHING = new Set(["reply", "research-join"]);

/** Turns what LangGraph tells of its tasks into the session's events, open questions and audit trail. */
export class TaskWatch {
  readonly #log: EventLog;
  readonly #targets = new Map<string, Target>();
  #usage: Usage;
  readonly #writing = new Set<string>();
  #outline: Outline | null = null;
  #questions: OpenQuestion[] = [];
  #audit: AuditEntry[] = [];
  #choices: RememberedChoice[] = [];
  readonly #standing = new Map<string, OpenQuestion>();
  #done: ReadonlySet<string> = new Set();
  #submitted: Readonly<Record<string, ReceivedAnswer>> = {};

  constructor(log: EventLog, { calls, tokens, costUsd }: Usage) {
    this.#log = log;
    this.#usage = { calls, tokens, costUsd };
  }

  /** Counts an answer that was paid for. */
  readonly paid = ({ tokens, costUsd }: Spent): void => {
    const { calls, tokens: before, costUsd: spent } = this.#usage;
    const known = costUsd !== null && (spent !== null || calls === 0);
    this.#usage = { calls: calls + 1, tokens: before + tokens, costUsd: known ? (spent ?? 0) + costUsd : null };
  };

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

  /** The questions that came up since the last call. */
  takeQuestions(): OpenQuestion[] {
    return this.#questions.splice(0);
  }

  /** What is to be added to the audit trail since the last call. */
  takeAudit(): AuditEntry[] {
    return this.#audit.splice(0);
  }

  /** What the human chose since the last call that is worth remembering. */
  takeChoices(): RememberedChoice[] {
    return this.#choices.splice(0);
  }

  /** One message of the stream. */
  saw(task: SeenTask): void {
    const questions = openQuestions(task);
    if (!("result" in task)) this.#started(task);
    else if (questions.length === 0) this.#finished(task);
    else for (const question of questions) this.#asked(question);
  }

  #started({ id, name, input }: SeenTask): void {
    if (this.#done.has(id)) return;
    const target = targetOf(name, input);
    if (target) this.#targets.set(id, target);
    if (name === "write") this.#writing.add(id);
    if (name === "revise") this.#outline = RevisedState.safeParse(input).data?.outline ?? null;
    this.#log.emit({ type: "step-started", step: name, ...target });
  }

  #finished({ id, name, result }: SeenTask): void {
    const update = (result ?? {}) as PlanUpdate;
    // A task that failed has a result too, an empty one.
    if (Object.keys(update).length === 0 && !RETURNS_NOTHING.has(name)) return;
    const target = this.#targets.get(id);
    if (Array.isArray(update.answers)) for (const answer of update.answers) this.#answered(answer);
    if (name === "write" && update.sections) this.#wrote(id, Object.values(update.sections), target?.of ?? 0);
    const about = target ? { target: target.target } : {};
    const revision = name === "revise" ? { revision: this.#revision(update) } : {};
    this.#log.emit({ type: "step-finished", step: name, ...about, ...revision, usage: this.#usage });
  }

  #revision({ revisions }: PlanUpdate): RevisionPlan {
    const [record] = z.array(RevisionRecord).parse(revisions);
    const touched = (record?.actions ?? []).map(({ sectionId, instruction }) => ({
      section: sectionId,
      title: this.#outline?.sections.find(({ id }) => id === sectionId)?.title ?? sectionId,
      instruction,
    }));
    return { number: record?.number ?? 0, direction: record?.direction ?? "", touched };
  }

  #wrote(task: string, sections: readonly WrittenSection[], total: number): void {
    // All of a fan-out start before one is done; what was not started here was written by an earlier run.
    this.#writing.delete(task);
    const written = total - this.#writing.size;
    for (const { id, title } of sections)
      this.#log.emit({ type: "section-written", section: id, title, written, total });
  }

  #asked(question: OpenQuestion): void {
    const { interruptId, id, attempt, problem } = question;
    const before = this.#standing.get(interruptId);
    const answer = this.#submitted[interruptId];
    if (before && answer && problem !== null && attempt > before.attempt)
      this.#refused(before, problem, answer.receivedAt);
    const askedAt = new Date(Date.parse(question.expiresAt) - QUESTION_EXPIRY_MS).toISOString();
    const at = answer?.receivedAt ?? askedAt;
    this.#audit.push({ interruptId, attempt, act: "asked", questionId: id, at, detail: question.question });
    this.#standing.set(interruptId, question);
    this.#questions.push(question);
    this.#log.emit({ type: "question-asked", question });
  }

  #refused(question: OpenQuestion, problem: string, at: string): void {
    const { interruptId, id, attempt, maxAttempts } = question;
    this.#audit.push({ interruptId, attempt, act: "refused", questionId: id, at, detail: problem });
    this.#log.emit({ type: "answer-refused", interruptId, id, attempt, maxAttempts, problem });
  }

  #answered(record: AnswerRecord): void {
    const { questionId, source, receivedAt, refusals } = record;
    const asked = [...this.#standing.values()].filter(({ id }) => id === questionId);
    // Two open questions may have the same id; an answer from before a crash was submitted by another run.
    const question = asked.find(({ interruptId }) => Object.hasOwn(this.#submitted, interruptId)) ?? asked[0];
    if (!question) return;
    const spent = source === "spent" ? refusals.at(-1) : undefined;
    if (spent) this.#refused(question, spent.problem, spent.receivedAt);
    const { interruptId, attempt } = question;
    this.#audit.push({
      ...{ interruptId, attempt, act: "answered", questionId },
      ...{ at: receivedAt, detail: answerDetail(record) },
    });
    const choice = choiceIn(question, record);
    if (choice) this.#choices.push(choice);
    this.#standing.delete(interruptId);
  }
}

function targetOf(name: string, input: unknown): Target | undefined {
  if (name === "write") {
    const task = WriteTask.safeParse(input).data;
    return task && { target: task.section.id, of: task.of };
  }
  const task = name === "research" ? ResearchTask.safeParse(input).data : undefined;
  return task && { target: task.specialist, of: task.of };
}
