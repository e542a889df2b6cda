import type { Language } from "../../schemas/idea.ts";
import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { RolloutAct } from "../../schemas/rollout/rollout.ts";
import type { MeasureRow, ReportArm, RolloutReport, SampleSplit } from "../../schemas/rollout/rollout-report.ts";
import type { Arm } from "../../schemas/rollout/variant.ts";
import { holm } from "../statistics/holm.ts";
import { userOf } from "./arm-values.ts";
import { conclusionOf } from "./conclusion.ts";
import { type TestedRow, testedRow } from "./measure-row.ts";
import { MEASURE_TABLE } from "./measures.ts";
import { reportNotes } from "./report-notes.ts";
import { rowWords } from "./row-words.ts";
import { sampleSplit, sharesInForce } from "./sample-split.ts";
import { segments } from "./segments.ts";
import { shownNumber, shownP } from "./shown-values.ts";
import { verdictOf } from "./verdict.ts";
import { REPORT_WORDS } from "./words/report-words.ts";

/** What a report is made of. */
export interface ReportSource {
  readonly rollout: RolloutReport["rollout"];
  /** All that was done to it, the oldest first. */
  readonly acts: readonly RolloutAct[];
  readonly sessions: readonly MeasuredSession[];
  /** Of the sentences. */
  readonly language: Language;
  readonly now: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the sessions of a rollout say: whether its variant is better, worse, no different, or nothing yet. Pure. */
export function rolloutReport({ rollout, acts, sessions, language, now }: ReportSource): RolloutReport {
  const isOver = rollout.state !== "running";
  const perDay = pace(sessions, rollout.startedAt, rollout.endedAt ?? now.toISOString());
  const tested = MEASURE_TABLE.map((measure) => testedRow(measure, sessions, { share: rollout.share, perDay }));
  const corrected = holm(tested.map(({ byUser }) => byUser?.p ?? null));
  const measures = tested.map((row, at) => judged(row, corrected[at] ?? null, { language, isOver }));
  const parts = segments(sessions);
  const split = sampleSplit(sessions, sharesInForce(acts, rollout.startedAt, rollout.share));
  const moves = acts.filter(({ act }) => act === "share").length;
  return {
    rollout,
    madeAt: now.toISOString(),
    language,
    verdict: verdictOf(measures, split, rollout.variant.name, { language, isOver }),
    split: split && { ...split, words: splitWords(split, language) },
    arms: { canary: reportArm(sessions, "canary"), control: reportArm(sessions, "control") },
    perDay,
    measures,
    segments: parts.map((part) => ({ ...part, name: REPORT_WORDS[language].segments[part.by](part.value) })),
    notes: reportNotes(sessions, measures, moves, { language, hasSegments: parts.length > 0 }),
  };
}

function judged(
  row: TestedRow,
  corrected: number | null,
  to: { readonly language: Language; readonly isOver: boolean },
): MeasureRow {
  const conclusion = conclusionOf(row, corrected);
  const name = REPORT_WORDS[to.language].measures[row.measure];
  return { ...row, name, holm: corrected, conclusion, words: rowWords(row, conclusion, to) };
}

/** Sessions that ended a day; null in the first hour, which says nothing of a day. */
function pace(sessions: readonly MeasuredSession[], from: string, to: string): number | null {
  const ms = Date.parse(to) - Date.parse(from);
  return ms < HOUR_MS ? null : sessions.filter(({ failed }) => failed !== null).length / (ms / DAY_MS);
}

function reportArm(sessions: readonly MeasuredSession[], arm: Arm): ReportArm {
  const own = sessions.filter((session) => session.arm === arm);
  const ended = own.filter(({ failed }) => failed !== null).length;
  return { sessions: own.length, users: new Set(own.map(userOf)).size, ended };
}

function splitWords({ canary, control, expected, p, isMismatch }: Omit<SampleSplit, "words">, language: Language) {
  const { fine, broken } = REPORT_WORDS[language].split;
  return (isMismatch ? broken : fine)(canary, control, shownNumber(expected, 1), shownP(p));
}
