import { requestAfter, versionMadeBy } from "../../graph/document/plan-version.ts";
import { shownText } from "../../graph/document/text/section-text.ts";
import { type SetFigures, setFigures, undoable } from "../../graph/figures/figure-setting.ts";
import { computeSheet } from "../../graph/figures/sheet/sheet.ts";
import { amountWithUnit } from "../../graph/figures/text/amount-text.ts";
import { givenOf } from "../../graph/nodes/figures.ts";
import { type PlanState, planLanguage } from "../../graph/state.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import type { Sheet, ShownMove } from "../../schemas/model/figures.ts";
import type { FigureSetting, SettingRecord } from "../../schemas/model/revision.ts";
import { AppError } from "../../utils/errors.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { Statements } from "../../utils/postgres/transaction.ts";
import { admit } from "../access/admission.ts";
import { checkVersion, type IfVersion } from "../given/if-version.ts";
import { checkSessionId } from "../given/session-id.ts";
import { isQueuedError } from "../queued/ask-run.ts";
import { askAndFollow } from "../queued/follow-run.ts";
import { keepVersion } from "../records/versions.ts";
import { begunBefore, type MadeOnce } from "../run/begun-before.ts";
import { SessionRun } from "../run/session-run.ts";
import { readThread, type ThreadSnapshot } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { runSetting } from "./setting-run.ts";
import { readSettings, refused, settingText } from "./setting-text.ts";

export interface SetRequest extends MadeOnce, IfVersion {
  readonly session: string;
  /** Settings such as `basket=22`, `commission=7%`, `margin = revenue - costs`; empty with `undo`. */
  readonly settings?: readonly string[] | undefined;
  /** Gives back what the last setting that was not undone has changed. */
  readonly undo?: boolean | undefined;
  /** A figure that the person gave is changed without asking. */
  readonly yes?: boolean | undefined;
  /** What stands in the session's output file may be overwritten, whoever wrote it. */
  readonly force?: boolean | undefined;
}

/** A sentence, a row or a decision that leans on what moved. */
export interface DoubtfulPassage {
  /** Null for a decision of the sheet. */
  readonly sectionId: string | null;
  readonly section: string | null;
  /** As people read it now. */
  readonly text: string;
}

/** What setting figures came to, or would come to. */
export interface SetResult {
  readonly session: string;
  /** The version that it made; null where nothing was stored. */
  readonly version: number | null;
  readonly request: string;
  readonly moved: readonly ShownMove[];
  readonly doubts: readonly DoubtfulPassage[];
  /** What the sheet breaks now and did not before. */
  readonly warnings: readonly string[];
}

/**
 * Sets figures of a finished plan by code: what hangs on them is computed, the text follows, and the plan gets a new
 * version, all without a model. Setting what is so already changes nothing.
 * @throws AppError `figures-refused`, `figure-given`, `sheet-missing`, `nothing-to-undo`, `session-not-finished`,
 *   `version-changed`, `file-not-ours` and `file-unusable` for the file that the plan is written to, and then
 *   nothing is changed; `session-in-use`, `session-unknown`; what the run failed with.
 */
export async function set(context: PlannerContext, request: SetRequest): Promise<SetResult> {
  await using held = await context.locks.take(checkSessionId(request.session));
  const { row } = held;
  const grounded = context.settings.ground(row);
  const pending = async (seen: number) => {
    return (await grounded).lastRequest > seen ? context.revisions.next(row.session, seen) : null;
  };
  const [made, ground, thread] = await Promise.all([
    context.revisions.madeUnder(row.session, request.once),
    grounded,
    readThread(context, row, pending),
  ]);
  if (made !== null) return madeBefore(context, held, thread, made);
  const { state, setting, result } = prepare(settable(row, thread), request);
  checkVersion(row.session, state, request);
  if (result.moved.length === 0) return result;
  await checkOut(context, row, request);
  const { once } = request;
  const version = await runSetting(context, held, { state, request: result.request, setting, ground, once });
  return { ...result, version };
}

/**
 * The same, and then the model edits the passages that may not hold any more, and reviews what it edited.
 * @throws AppError as `set`.
 */
export async function* setAndRewrite(
  context: PlannerContext,
  request: SetRequest,
): AsyncGenerator<PlannerEvent, void, void> {
  const id = checkSessionId(request.session);
  const made = await context.revisions.madeUnder(id, request.once);
  if (made !== null) return yield* begunBefore(context, id, made, {});
  await using held = await context.locks.take(id);
  const { row } = held;
  if (context.asks && row.state === "queued") throw isQueuedError(row.session);
  const { state, setting, result } = prepare(settable(row, await readThread(context, row)), request);
  checkVersion(row.session, state, request);
  if (result.moved.length === 0) {
    throw refused("These figures have these values already.", "이 수치들은 이미 그 값입니다.");
  }
  await checkOut(context, row, request);
  if (!context.asks) context.provider(row.model);
  await admit(context, row.model);
  // Mostly it is kept already, but a process that died right after the plan's last checkpoint did not get to it.
  const number = requestAfter(await keepVersion(context, held, state), state.revisions);
  const revision = { number, request: result.request, setting: { ...setting, rewrite: true } };
  if (context.asks) {
    const store = (client: Statements, at: Date) => context.revisions.add(held, revision, at, [], request.once, client);
    const asked = { session: id, model: row.model, held, options: row.options };
    return yield* askAndFollow(context, asked, { run: {}, store });
  }
  await context.revisions.add(held, revision, context.clock.now(), [], request.once);
  yield* new SessionRun(context, row, held.handOver(), {}).events();
}

/** A plan that cannot be written where it belongs would leave its session failed, with the request half done. */
async function checkOut({ outFiles }: PlannerContext, row: SessionRow, { force }: SetRequest): Promise<void> {
  const { outFile } = row.options;
  if (outFile !== undefined) await outFiles.check(outFile, { force, session: row.session });
}

/** What a setting came to that was made under the same name: carried out to its end, where a process was killed in it. */
async function madeBefore(
  context: PlannerContext,
  held: HeldSession,
  { finished, state: found }: ThreadSnapshot,
  number: number,
): Promise<SetResult> {
  const { row } = held;
  let state = found;
  if (!finished) {
    for await (const event of new SessionRun(context, row, held.handOver(), {}).events()) {
      if (event.type === "failed") throw new AppError("session-not-finished", { session: row.session });
    }
    ({ state } = await readThread(context, row));
  }
  const record = state.revisions.find((one) => one.number === number);
  if (!record?.set) throw new AppError("session-not-finished", { session: row.session });
  const { moved, doubts } = record.set;
  const version = versionMadeBy(number, state.revisions);
  return { session: row.session, version, request: record.request, moved, ...shownDoubts(state, doubts), warnings: [] };
}

/** What `set` would come to. Nothing is stored, and no lock is taken. @throws AppError as `set`. */
export async function trySetting(context: PlannerContext, request: SetRequest): Promise<SetResult> {
  return prepare(await settableState(context, request.session), { ...request, yes: true }).result;
}

/** A plan whose figures can be set. */
interface SettablePlan {
  readonly state: PlanState;
  readonly sheet: Sheet;
}

/** The state of a plan whose figures can be set. @throws AppError as `set`. */
export async function settableState(context: PlannerContext, session: string): Promise<SettablePlan> {
  const row = await context.store.get(checkSessionId(session));
  return settable(row, await readThread(context, row));
}

function settable({ session }: SessionRow, { finished, state }: ThreadSnapshot): SettablePlan {
  if (!finished || state.document === null) throw new AppError("session-not-finished", { session });
  const { sheet } = state;
  if (!sheet || sheet.figures.length === 0) throw new AppError("sheet-missing", { session });
  return { state, sheet };
}

interface PreparedSetting {
  readonly state: PlanState;
  readonly setting: FigureSetting;
  readonly result: SetResult;
}

function prepare({ state, sheet }: SettablePlan, request: SetRequest): PreparedSetting {
  const { session, settings = [], undo = false, yes = false } = request;
  const number = 1 + (state.revisions.at(-1)?.number ?? 0);
  const [undoes] = undo ? undoable(state) : [];
  if (undo && undoes === undefined) throw new AppError("nothing-to-undo", { session });
  const figures = undo ? [] : readSettings(settings, sheet);
  const language = planLanguage(state);
  if (!yes)
    confirmGiven(
      figures.map(({ id }) => id),
      sheet,
      language,
    );
  const setting = { figures, undoes: undoes ?? null, rewrite: false };
  const text = undoes === undefined ? settingText(figures, sheet, language) : UNDO[language](undoneText(state, undoes));
  const changed = applied(state, setting, number, text);
  return { state, setting, result: resultOf(session, text, state, changed) };
}

/** @throws AppError `figures-refused` where the sheet refuses a change, or could not be computed with it. */
export function applied(state: PlanState, setting: FigureSetting, number: number, request: string): SetFigures {
  const changed = setFigures(state, setting, number, givenOf({ ...state, revision: { number, request } }));
  const [refusal] = changed.refused;
  if (refusal) throw refused(refusal.message.en, refusal.message.ko);
  const kept = new Set(changed.sheet.figures.map(({ id }) => id));
  const lost = state.sheet?.figures.find(({ id }) => !kept.has(id));
  const reason = changed.issues.find(
    ({ id, kept: isKept, alsoLeftOut }) => !isKept && (id === lost?.id || alsoLeftOut.includes(lost?.id ?? "")),
  );
  const stale = changed.issues.find(
    ({ id, severity }) => severity === "error" && setting.figures.some((one) => one.id === id),
  );
  const issue = lost ? reason : stale;
  if (lost || issue) {
    const { en, ko } = issue?.warning ?? { en: `"${lost?.label}".`, ko: `"${lost?.label}".` };
    throw refused(
      `With this, figures could not be computed any more: ${en}`,
      `이렇게 바꾸면 계산할 수 없게 됩니다: ${ko}`,
    );
  }
  return changed;
}

function resultOf(session: string, request: string, state: PlanState, changed: SetFigures): SetResult {
  const { moved, doubts } = changed.record;
  const shown = shownDoubts({ ...state, sheet: changed.sheet }, doubts);
  return { session, version: null, request, moved, ...shown, warnings: newWarnings(state, changed) };
}

/** @param after The state with the sheet as it is then. */
function shownDoubts(after: PlanState, doubts: SettingRecord["doubts"]): Pick<SetResult, "doubts"> {
  const titles = new Map((after.outline?.sections ?? []).map(({ id, title }) => [id, title]));
  return {
    doubts: doubts.map(({ sectionId, text }) => ({
      sectionId,
      section: sectionId === null ? null : (titles.get(sectionId) ?? sectionId),
      text: shownText(after, text),
    })),
  };
}

function newWarnings(state: PlanState, changed: SetFigures): string[] {
  const found = changed.issues.filter(({ kind }) => kind !== "given-missing");
  if (found.length === 0) return [];
  const language = planLanguage(state);
  const given = givenOf(state);
  const figures = (state.sheet?.figures ?? []).map((one) => (one.formula === null ? one : { ...one, value: null }));
  const before = new Set(computeSheet(figures, [], { given }).issues.map(({ kind, id }) => `${kind} ${id ?? ""}`));
  const now = found.filter(({ kind, id }) => !before.has(`${kind} ${id ?? ""}`));
  return [...new Set(now.map(({ warning }) => warning[language]))];
}

/** @throws AppError `figure-given` where one of them is the person's own. */
function confirmGiven(ids: readonly string[], { figures }: Sheet, language: Language): void {
  const given = figures.filter(({ id, kind }) => kind === "given" && ids.includes(id));
  if (given.length === 0) return;
  const named = given.map((figure) => `${figure.label} (${amountWithUnit(figure, language)})`).join(", ");
  throw new AppError("figure-given", { figures: named });
}

const UNDO: Readonly<Record<Language, (what: string) => string>> = {
  en: (what) => `undo: ${what}`,
  ko: (what) => `되돌리기: ${what}`,
};

function undoneText({ revisions }: PlanState, undoes: number): string {
  return revisions.find(({ number }) => number === undoes)?.request ?? "";
}
