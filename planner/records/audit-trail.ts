import type { AnswerRecord, AuditEntry } from "../../schemas/record.ts";
import type { FailedCallRecord } from "../../utils/postgres/stores/call-ledger.ts";
import { checkSessionId } from "../given/session-id.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** The order of what happens at one attempt. */
const ACTS: readonly AuditEntry["act"][] = ["asked", "refused", "answered", "failed", "requested", "set", "unchanged"];

/**
 * Every question of a session with its refusals and its answer, every call that a model server refused in words, and every
 * request on the plan, the oldest first.
 * @throws AppError `session-unknown`.
 */
export async function audit(context: PlannerContext, session: string): Promise<AuditEntry[]> {
  const row = await context.store.get(checkSessionId(session));
  const [stored, failures, { state }, requests] = await Promise.all([
    context.store.auditTrail(session),
    context.ledger.failures(session),
    readThread(context, row),
    context.revisions.requests(session),
  ]);
  const replies = new Map(state.revisions.map(({ number, reply }) => [number, reply]));
  const requested = requests.flatMap(({ number, request, setting, at }): AuditEntry[] => {
    const id = `revision-${number}`;
    const entry = { interruptId: id, questionId: id, attempt: 1, at };
    const reply = replies.get(number);
    return [
      { ...entry, act: setting ? "set" : "requested", detail: request },
      ...(reply === undefined ? [] : [{ ...entry, act: "unchanged" as const, detail: reply }]),
    ];
  });
  const trail = withFailures(completeTrail(stored, state.answers), failures);
  return [...trail, ...requested].toSorted((a, b) => compare(a.at, b.at));
}

/**
 * The trail with what a kill between a checkpoint and its audit entries left out: the settled questions carry the same
 * stamps. Only questions that this session asked: a fork's state holds its parent's answers too. Pure.
 */
export function completeTrail(stored: readonly AuditEntry[], answers: readonly AnswerRecord[]): AuditEntry[] {
  const trail = new Map(stored.map((entry) => [keyOf(entry), entry]));
  const asked = stored.filter(({ act, attempt }) => act === "asked" && attempt === 1);
  for (const record of answers) {
    const question = asked.find(({ questionId, at }) => questionId === record.questionId && at === record.askedAt);
    if (!question) continue;
    for (const entry of entriesOf(record, question)) {
      if (!trail.has(keyOf(entry))) trail.set(keyOf(entry), entry);
    }
  }
  const began = new Map(asked.map(({ interruptId, at }) => [interruptId, at]));
  return [...trail.values()].sort(
    (a, b) =>
      compare(a.at, b.at) ||
      // The next question is asked in the moment of the answer before.
      compare(began.get(a.interruptId) ?? "", began.get(b.interruptId) ?? "") ||
      compare(a.interruptId, b.interruptId) ||
      a.attempt - b.attempt ||
      ACTS.indexOf(a.act) - ACTS.indexOf(b.act),
  );
}

/** The trail with what model servers said when they refused. Pure. */
export function withFailures(trail: readonly AuditEntry[], failures: readonly FailedCallRecord[]): AuditEntry[] {
  const failed = failures.map(
    ({ node, attempt, at, error, words }): AuditEntry => ({
      interruptId: "",
      questionId: node,
      act: "failed",
      attempt,
      at,
      detail: `${error}: ${words}`,
    }),
  );
  return [...trail, ...failed].sort((a, b) => compare(a.at, b.at));
}

/** The answer's words in the trail. */
export function answerDetail({ source, text }: Pick<AnswerRecord, "source" | "text">): string {
  return `${source}: ${text}`;
}

/** What a settled question leaves in the trail. */
function entriesOf(record: AnswerRecord, asked: AuditEntry): AuditEntry[] {
  const { questionId, question, source, receivedAt, refusals } = record;
  const { interruptId } = asked;
  const last = source === "spent" ? refusals.length : refusals.length + 1;
  return [
    ...refusals.flatMap(({ problem, receivedAt: at }, nth): AuditEntry[] => [
      { interruptId, questionId, act: "refused", attempt: nth + 1, at, detail: problem },
      ...(nth + 1 < last
        ? [{ interruptId, questionId, act: "asked" as const, attempt: nth + 2, at, detail: question }]
        : []),
    ]),
    { interruptId, questionId, act: "answered", attempt: last, at: receivedAt, detail: answerDetail(record) },
  ];
}

function keyOf({ interruptId, attempt, act }: AuditEntry): string {
  return `${interruptId} ${attempt} ${act}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
