import type { Edits } from "../../../schemas/model/section.ts";

export interface EditedText {
  readonly text: string;
  /** What was changed: passages as they stood, and as they stand. */
  readonly passages: readonly { readonly before: string; readonly after: string }[];
  /** For the model, a sentence each; with any of them the text is as it was. */
  readonly problems: readonly string[];
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly find: string;
  readonly replace: string;
}

/** What a problem shows of a passage. */
const SHOWN_CHARACTERS = 120;

/**
 * Applies edits to a text, all of them to the text as it is given. Each passage has to stand in it exactly once, and no
 * two may overlap. Where `markdown` is given it is the whole text anew. Never throws.
 */
export function applyEdits(text: string, { edits, markdown }: Pick<Edits, "edits" | "markdown">): EditedText {
  const whole = markdown?.trim() ? markdown : null;
  if (whole !== null) return { text: whole, passages: changedPassages(text, whole), problems: [] };
  const problems: string[] = [];
  const places: Place[] = [];
  for (const { find, replace } of edits) {
    const found = placeOf(find, text);
    if (typeof found === "string") problems.push(found);
    // An edit that changes nothing says only that the passage stays.
    else if (find !== replace) places.push({ ...found, find, replace });
  }
  places.sort((a, b) => a.start - b.start);
  for (const [at, { start, find }] of places.entries()) {
    const before = places[at - 1];
    if (before && before.end > start)
      problems.push(`Two edits touch the same words: ${shown(before.find)} and ${shown(find)}. Make one of them.`);
  }
  if (problems.length > 0) return { text, passages: [], problems };
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, replace } of places) {
    pieces.push(text.slice(from, start), replace);
    from = end;
  }
  const edited = [...pieces, text.slice(from)].join("");
  if (edited.trim() === "") return { text, passages: [], problems: ["The edits leave nothing of the section."] };
  return { text: edited, passages: changedPassages(text, edited), problems: [] };
}

/** Where a passage stands, or what is wrong with it. Blanks at its ends that the text does not have are no difference. */
function placeOf(find: string, text: string): { start: number; end: number } | string {
  if (find.trim() === "") return "An edit has an empty `find`: name the passage that it changes.";
  const wanted = text.includes(find) ? find : find.trim();
  const start = text.indexOf(wanted);
  if (start < 0) return `This passage does not stand in the text: ${shown(find)}. Copy it exactly as it stands there.`;
  if (text.indexOf(wanted, start + 1) >= 0)
    return `This passage stands in the text more than once: ${shown(find)}. Take more of what is around it.`;
  return { start, end: start + wanted.length };
}

function shown(passage: string): string {
  const line = passage.replace(/\s+/g, " ").trim();
  return `"${line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS).toWellFormed()}...`}"`;
}

/**
 * What differs between two texts, by lines: a run of lines that went, with the run that came in its place. Lines that
 * stand in both in another order count as gone and come.
 */
export function changedPassages(before: string, after: string): { before: string; after: string }[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const common = longestCommon(old, now);
  const passages: { before: string; after: string }[] = [];
  let [oldAt, nowAt] = [0, 0];
  for (const { oldEnd, nowEnd } of [...common, { oldEnd: old.length, nowEnd: now.length }]) {
    const [gone, come] = [old.slice(oldAt, oldEnd), now.slice(nowAt, nowEnd)];
    if (gone.length > 0 || come.length > 0) passages.push({ before: gone.join("\n"), after: come.join("\n") });
    [oldAt, nowAt] = [oldEnd + 1, nowEnd + 1];
  }
  return passages;
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** More lines than any section has: then nothing is compared, and the whole counts as changed. */
const MAX_LINES = 1_500;

/** The places of the lines that both have in the same order, as many as there can be. */
function longestCommon(old: readonly string[], now: readonly string[]): { oldEnd: number; nowEnd: number }[] {
  if (old.length > MAX_LINES || now.length > MAX_LINES) return [];
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const below = lengths[(i + 1) * width + j] ?? 0;
      const right = lengths[i * width + j + 1] ?? 0;
      lengths[i * width + j] = old[i] === now[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, right);
    }
  }
  const places: { oldEnd: number; nowEnd: number }[] = [];
  for (let [i, j] = [0, 0]; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) places.push({ oldEnd: i++, nowEnd: j++ });
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return places;
}
