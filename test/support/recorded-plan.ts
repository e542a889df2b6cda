import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordedFigures, recordedSections } from "./figure-sheet.ts";

const RECORDED = join(import.meta.dirname, "../recorded");

/** An answer that a model gave: to which schema, about which section or specialist, in which round where that decides. */
export interface RecordedCall {
  readonly name: string;
  readonly target: string | null;
  /** For answers that belong to one round only: a section that nothing is asked of has none in between. */
  readonly round?: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface RecordedSession {
  readonly idea: string;
  readonly preset: string;
  readonly calls: readonly RecordedCall[];
}

/** A session as it was recorded behind the prompts of version 0.1.0, its answers in the order in which they were asked. */
export function recordedSession(language: "en" | "ko"): RecordedSession {
  return read(`${language}.json`);
}

/** What sums up the others, and is therefore written after them. */
const WRITTEN_LAST: Readonly<Record<"en" | "ko", readonly string[]>> = {
  en: ["summary-and-decisions"],
  ko: ["overview-and-decisions"],
};

/** The English session against a sheet of figures: its sections have tokens, and what changes them are edits. */
export function tokenisedSession(): RecordedSession {
  const recorded = recordedSession("en");
  const assumptions: Readonly<Record<string, readonly string[]>> = read("en-plan/assumptions.json");
  const written = Object.entries(assumptions).map(([target, assumed]): RecordedCall => {
    return { name: "Section", target, answer: { markdown: draftOf(target), sources: [], assumptions: assumed } };
  });
  const { calls: reviews }: Pick<RecordedSession, "calls"> = read("en-plan/reviews.json");
  const { calls: edits }: Pick<RecordedSession, "calls"> = read("en-plan/edits.json");
  const before = recorded.calls.filter(({ name }) => ["Analysis", "Outline", "Findings"].includes(name));
  const figures: RecordedCall = { name: "Figures", target: null, answer: recordedFigures() };
  return { ...recorded, calls: [...asAskedNow(before, "en"), figures, ...written, ...reviews, ...edits] };
}

/** What the Korean idea gives, which every sheet has to hold. */
const GIVEN_IN_KOREAN = [
  { id: "budget_total", label: "의뢰인이 정한 금액 상한", value: 80_000_000, unit: "KRW", decimals: -4 },
  { id: "time_limit", label: "의뢰인이 정한 기한", value: 9, unit: "months", decimals: 0 },
].map((figure) => ({ ...figure, formula: null, kind: "given", basis: "아이디어", owner: "budget-and-finance" }));

/**
 * The Korean session behind today's prompts. It was written without a sheet: its sections are whole texts without
 * tokens, and a rewrite is the whole section in an answer with edits. What its last review asks for was not recorded.
 */
export function plainSession(): RecordedSession {
  const recorded = recordedSession("ko");
  /** The round of each section's last text. */
  const written = new Map<string, number>();
  const calls = recorded.calls.flatMap((call): RecordedCall[] => {
    const { name, target, answer } = call;
    if (name === "Refinement") return [];
    if (name !== "Section" || target === null) return [call];
    if (!written.has(target)) {
      written.set(target, 1);
      return [call];
    }
    const round = (written.get(target) ?? 1) + 1;
    written.set(target, round);
    const { markdown, assumptions } = answer;
    return round === 2 ? [{ name: "Edits", target, round, answer: { edits: [], markdown, assumptions } }] : [];
  });
  const nothing = [...written.keys()].map((target): RecordedCall => {
    return { name: "Edits", target, round: 3, answer: { edits: [], markdown: null, assumptions: [] } };
  });
  const answer = { figures: GIVEN_IN_KOREAN, decisions: [] };
  const figures: RecordedCall = { name: "Figures", target: null, answer };
  return { ...recorded, calls: [...asAskedNow(calls, "ko"), figures, ...nothing] };
}

/** The specialists whose findings were recorded, by the ids that an analysis chooses from. */
const SPECIALISTS = ["market", "tech", "business-model", "content", "finance", "risk"];

/** Answers with what they are asked for since: which specialists, and what is written last. */
function asAskedNow(calls: readonly RecordedCall[], language: "en" | "ko"): RecordedCall[] {
  return calls.map((call) => {
    if (call.name === "Analysis") return { ...call, answer: { ...call.answer, specialists: SPECIALISTS } };
    if (call.name !== "Outline") return call;
    const sections = outlineOf([call]).map((section) => {
      return { ...section, last: WRITTEN_LAST[language].includes(section.id) };
    });
    return { ...call, answer: { ...call.answer, sections } };
  });
}

/** The outline that a session's sections belong to. */
export function outlineOf(calls: readonly RecordedCall[]): readonly { readonly id: string; readonly title: string }[] {
  const outline = calls.findLast(({ name }) => name === "Outline")?.answer as
    | { readonly sections: readonly { readonly id: string; readonly title: string }[] }
    | undefined;
  return outline?.sections ?? [];
}

function draftOf(id: string): string {
  const recorded = recordedSections().find((section) => section.id === id);
  return recorded?.markdown ?? readFileSync(join(RECORDED, `en-plan/${id}.md`), "utf8");
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(RECORDED, name), "utf8"));
}
