import type { FileText } from "../../../schemas/given-file.ts";
import { isGiven, type Passage, type Source } from "../../../schemas/source.ts";
import { fairShares } from "../../fair-shares.ts";
import { type FileUnit, fileUnits, plain } from "./file-units.ts";
import { type StatementWeight, statementWeight } from "./statement-weight.ts";

/** What a file states, in its own words. */
export interface FileStatement {
  readonly text: string;
  /** The file's name, and where in it. */
  readonly from: string;
}

/** What a file is about, in the words of its own headings. */
export interface FileSubject {
  readonly title: string | null;
  readonly headings: readonly string[];
  readonly from: string;
}

const MOST_SUBJECTS = 3;
/** A file with fewer headings says nothing by them. */
const LEAST_HEADINGS = 3;
const MOST_HEADINGS = 10;
const HEADING_CHARACTERS = 60;
/** Of all files together: the beginnings of long ones state what they are for. */
const MOST_CHARACTERS = 200_000;
const MOST_UNITS = 2_000;
const PLACE_CHARACTERS = 80;

const PLACES_WITHOUT_HEADING = /^(?:p\.|slide|sheet)\s/iu;
const NUMBERING =
  /^(?:\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+(?=\s)|[IVX]{1,5}[.)]|제\s?\d+\s?[장절조항]|[①-⑳]|[가-하][.)])\s*/u;

/** Limits are wanted most, then features; an amount alone may be anybody's. */
const TURNS: Readonly<Record<StatementWeight["kind"], (nth: number) => number>> = {
  limit: (nth) => nth,
  feature: (nth) => nth + 0.5,
  figure: (nth) => 2 * nth + 1,
};

interface Weighed extends StatementWeight {
  readonly unit: FileUnit;
  readonly at: number;
}

/**
 * What files state that a plan may have to respect: their limits, features, amounts and dates, word for word. Those that
 * weigh most come first into the few that there is room for, of each file and each kind in turn; they are given in the
 * files' order.
 * @param known What the person said already: what stands there is not given again.
 */
export function fileStatements(
  sources: readonly Source[],
  texts: readonly FileText[],
  known: readonly string[],
  limit: number,
): FileStatement[] {
  const said = known.map(bare);
  const seen = new Set<string>();
  const isNew = (text: string) => {
    const words = bare(text);
    return words !== "" && !seen.has(words) && !said.some((one) => one.includes(words)) && seen.add(words).size > 0;
  };
  const files = textsOf(sources, texts).map(({ source, text }) => {
    const units = fileUnits(beginning(text.passages, MOST_CHARACTERS / sources.length));
    const first = units.slice(0, MOST_UNITS / sources.length);
    const weighed = first.flatMap((unit, at): Weighed[] => {
      const weight = statementWeight(unit);
      return weight && isNew(unit.text) ? [{ ...weight, unit, at }] : [];
    });
    return { source, ranked: inTurns(weighed) };
  });
  const shares = fairShares(
    files.map(({ ranked }) => ranked.length),
    limit,
  );
  return files.flatMap(({ source, ranked }, file) =>
    ranked
      .slice(0, shares[file])
      .sort((a, b) => a.at - b.at)
      .map(({ unit: { text, place } }) => ({ text, from: placeIn(source, place) })),
  );
}

/** The weightiest first, the kinds in turn. */
function inTurns(weighed: readonly Weighed[]): Weighed[] {
  const counts = { limit: 0, feature: 0, figure: 0 };
  return weighed
    .toSorted((a, b) => b.weight - a.weight || a.at - b.at)
    .map((one) => ({ one, turn: TURNS[one.kind](counts[one.kind]++) }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ one }) => one);
}

/** What files are about, by their headings; a file that has hardly any says nothing by them. */
export function fileSubjects(sources: readonly Source[], texts: readonly FileText[]): FileSubject[] {
  return textsOf(sources, texts)
    .flatMap(({ source, text: { outline, passages } }): FileSubject[] => {
      const places = passages.flatMap(({ place }) => (place && !PLACES_WITHOUT_HEADING.test(place) ? [place] : []));
      const { title, headings } = outline ?? { title: null, headings: places };
      const named = [...new Set(headings.map(headingText))].filter(Boolean);
      if (named.length < LEAST_HEADINGS) return [];
      const own = title === null ? "" : headingText(title);
      return [{ title: own || null, headings: named.slice(0, MOST_HEADINGS), from: placeIn(source, null) }];
    })
    .slice(0, MOST_SUBJECTS);
}

function textsOf(sources: readonly Source[], texts: readonly FileText[]) {
  return sources.flatMap((source) => {
    const text = texts.find((one) => one.source === source.id);
    return isGiven(source) && text ? [{ source, text }] : [];
  });
}

function beginning(passages: readonly Passage[], room: number): Passage[] {
  const taken: Passage[] = [];
  let left = room;
  for (const passage of passages) {
    left -= passage.text.length;
    if (left < 0) break;
    taken.push(passage);
  }
  return taken;
}

function placeIn({ title }: Source, place: string | null): string {
  const where = plain(place ?? "").slice(0, PLACE_CHARACTERS);
  return [plain(title), where.toWellFormed()].filter(Boolean).join(", ");
}

/** Without its number: it counts headings, and is no amount. */
function headingText(heading: string): string {
  const text = plain(heading).replace(NUMBERING, "") || plain(heading);
  return text.slice(0, HEADING_CHARACTERS).toWellFormed().trim();
}

/** What makes two texts the same. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, " ")
    .trim();
}
