/** Written without blanks: a line may end between any two of them. Hangul is not among them, since it has blanks. */
const FREE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;
/** What no line begins with: what closes, and small letters of Japanese. */
const NEVER_FIRST =
  /[)\]}>.,:;!?%’”'"»›、。，．・：；！？）］｝〕〉》」』】…‥ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％·]/u;
/** What no line ends with: what opens. */
const NEVER_LAST = /[([{<‘“«‹（［｛〔〈《「『【$₩#]/u;
/** Between two words of letters a line may end behind these. */
const JOINT = /(?<=\p{L}{2}[-–—/·])(?=\p{L}{2})/u;
const HAS_JOINT = /[-–—/·]/;
/** Where a word that is too long for a line is best broken, as addresses are. */
const SEAM = /[/\-_.?&=,:;)\]}]/;
/** As much of a line as may stay empty for the sake of a seam. */
const EMPTY_SHARE = 0.35;

/** The parts of a word (without blanks) between which a line may end. */
export function partsOfWord(word: string): string[] {
  if (!FREE.test(word)) return HAS_JOINT.test(word) ? word.split(JOINT) : [word];
  const parts: string[] = [];
  let part = "";
  let last = "";
  for (const character of word) {
    const isFree = FREE.test(last) || FREE.test(character);
    if (last !== "" && isFree && mayPart(last, character)) {
      parts.push(part);
      part = "";
    }
    part += character;
    last = character;
  }
  return [...parts, part];
}

/** False where a line would begin or end with what must not stand there. */
export function mayPart(before: string, after: string): boolean {
  return !NEVER_FIRST.test(after) && !NEVER_LAST.test(before);
}

/**
 * How many of a long word's characters a line takes, at least one: as many as there is room for, fewer where the word has a
 * seam shortly before, or where the next line would begin with a closing sign.
 */
export function charactersTaken(characters: readonly string[], widths: readonly number[], from: number, room: number) {
  let [end, width] = [from, 0];
  while (end < characters.length && width + (widths[end] ?? 0) <= room) {
    width += widths[end] ?? 0;
    end += 1;
  }
  if (end >= characters.length) return characters.length - from;
  let kept = 0;
  for (let at = end; at > from + 1 && kept <= room * EMPTY_SHARE; at -= 1) {
    if (SEAM.test(characters[at - 1] ?? "") && !SEAM.test(characters[at] ?? "")) return at - from;
    kept += widths[at - 1] ?? 0;
  }
  while (end > from + 1 && !mayPart(characters[end - 1] ?? "", characters[end] ?? "") && end > from + 1) end -= 1;
  return Math.max(1, end - from);
}
