import type { RevisionPlan, Usage } from "../../schemas/event.ts";
import type { RememberedChoice } from "../../schemas/memory.ts";
import type { RevisionRecord } from "../../schemas/model/revision.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { AuditEntry } from "../../schemas/record.ts";
import type { Paid } from "../../utils/llm/calls/spending.ts";
import { measure } from "../../utils/observability/metrics/measured.ts";
import { choiceIn } from "../memory.ts";
import { answerDetail } from "../records/audit-trail.ts";
import type { EventLog } from "./events/event-log.ts";
import type { TaskHappening, TaskObserver } from "./task-stream.ts";

/** What a session has used, counted on from earlier runs as answers are paid for. */
export class RunningUsage {
  #usage: Usage;

  constructor({ calls, tokens, cachedTokens, costUsd }: Usage) {
    this.#usage = { calls, tokens, cachedTokens, costUsd };
  }

  get now(): Usage {
    return this.#usage;
  }

  /** Counts an answer that was paid for. */
  readonly paid = ({ tokens, cachedTokens, costUsd }: Paid): void => {
    const before = this.#usage;
    const known = costUsd !== null && (before.costUsd !== null || before.calls === 0);
    this.#usage = {
      calls: before.calls + 1,
      tokens: before.tokens + tokens,
      cachedTokens: before.cachedTokens + cachedTokens,
      costUsd: known ? (before.costUsd ?? 0) + costUsd : null,
    };
  };
}

/** Tells the session's events. */
export class EventsOfTasks implements TaskObserver {
  readonly #log: Pick<EventLog, "emit">;
  readonly #usage: RunningUsage;
  readonly #writing = new Set<string>();

  constructor(log: Pick<EventLog, "emit">, usage: RunningUsage) {
    this.#log = log;
    this.#usage = usage;
  }

  saw(happening: TaskHappening): void {
    switch (happening.type) {
      case "started": {
        const { task, node: step, target } = happening;
        if (step === "write") this.#writing.add(task);
        return this.#log.emit({
          type: "step-started",
          step,
          ...(target ? { target: target.target, of: target.of } : {}),
        });
      }
      case "finished":
        return this.#finished(happening);
      case "asked":
        return this.#log.emit({ type: "question-asked", question: happening.question });
      case "refused": {
        const { interruptId, id, attempt, maxAttempts } = happening.question;
        const { problem } = happening;
        return this.#log.emit({ type: "answer-refused", interruptId, id, attempt, maxAttempts, problem });
      }
    }
  }

  #finished(happening: TaskHappening & { type: "finished" }): void {
    const { node: step, target } = happening;
    if (step === "write") this.#wrote(happening);
    const about = target ? { target: target.target } : {};
    const [record] = step === "revise" ? happening.update.revisions : [];
    const revision = record ? { revision: revisionIn(record, happening) } : {};
    const settled = happening.update.answers.map(({ questionId: id, question, text: answer, source }) => {
      return { id, question, answer, source };
    });
    const answers = settled.length > 0 ? { answers: settled } : {};
    this.#log.emit({ type: "step-finished", step, ...about, ...answers, ...revision, usage: this.#usage.now });
  }

  #wrote({ task, target, update }: TaskHappening & { type: "finished" }): void {
    // All of a fan-out start before one is done; what was not started here was written by an earlier run.
    this.#writing.delete(task);
    const total = target?.of ?? 0;
    const written = total - (target?.after ?? 0) - this.#writing.size;
    for (const { id, title } of update.sections)
      this.#log.emit({ type: "section-written", section: id, title, written, total });
  }
}

function revisionIn(
  { number, direction, actions, unknown, outline, figures, undone, reply }: RevisionRecord,
  { titleOf }: TaskHappening & { type: "finished" },
): RevisionPlan {
  const touched = actions.map(({ sectionId, instruction }) => ({
    section: sectionId,
    title: titleOf(sectionId),
    instruction,
  }));
  return {
    ...{ number, direction, touched },
    ...(unknown ? { unknown } : {}),
    ...(outline ? { outline } : {}),
    ...(figures ? { figures } : {}),
    ...(undone ? { undone } : {}),
    ...(reply === undefined ? {} : { reply }),
  };
}

/** Tells whoever measures who answered. */
export class AnswersMeasured implements TaskObserver {
  readonly #ofFile = new Set<string>();

  /** The answers to these questions, by interrupt id, are an answers file's. */
  fromFile(interrupts: readonly string[]): void {
    for (const interrupt of interrupts) this.#ofFile.add(interrupt);
  }

  saw(happening: TaskHappening): void {
    if (happening.type !== "answered") return;
    const { question, record } = happening;
    const isFile = this.#ofFile.has(question.interruptId);
    measure("answer-taken", { by: record.source !== "human" ? "default" : isFile ? "file" : "person" });
  }
}

/** Collects something of a run until it is taken. */
abstract class Collector<T> implements TaskObserver {
  #found: T[] = [];

  saw(happening: TaskHappening): void {
    this.#found.push(...this.found(happening));
  }

  /** What came since the last call. */
  take(): T[] {
    return this.#found.splice(0);
  }

  protected abstract found(happening: TaskHappening): readonly T[];
}

/** The questions that a human has to answer. */
export class QuestionsOfTasks extends Collector<OpenQuestion> {
  protected found(happening: TaskHappening): readonly OpenQuestion[] {
    return happening.type === "asked" ? [happening.question] : [];
  }
}

/** What belongs into the audit trail. */
export class AuditOfTasks extends Collector<AuditEntry> {
  protected found(happening: TaskHappening): readonly AuditEntry[] {
    if (happening.type === "started" || happening.type === "finished") return [];
    const { interruptId, id: questionId, attempt, question } = happening.question;
    const entry = { interruptId, attempt, questionId };
    switch (happening.type) {
      case "asked":
        return [{ ...entry, act: "asked", at: happening.at, detail: question }];
      case "refused":
        return [{ ...entry, act: "refused", at: happening.at, detail: happening.problem }];
      case "answered": {
        const { record } = happening;
        return [{ ...entry, act: "answered", at: record.receivedAt, detail: answerDetail(record) }];
      }
    }
  }
}

/** What the human chose that is worth remembering. */
export class ChoicesOfTasks extends Collector<RememberedChoice> {
  protected found(happening: TaskHappening): readonly RememberedChoice[] {
    if (happening.type !== "answered") return [];
    const choice = choiceIn(happening.question, happening.record);
    return choice ? [choice] : [];
  }
}
