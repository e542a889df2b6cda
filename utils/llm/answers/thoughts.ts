import { type FoundObject, jsonObjectsIn, type ObjectsInText } from "./json-in-text.ts";

const NAME = "(?:antml:)?(?:think(?:ing|s)?|thoughts?|reason(?:ing)?|reflections?|scratch_?pad|analysis|seed:think)";
/** How models and chat templates end their thoughts: tags, and the special tokens that a server leaves in the text. */
const END_OF_THOUGHTS = new RegExp(
  [
    `<\\s*\\|?/\\|?\\s*${NAME}\\s*\\|?>`,
    `\\[/\\s*${NAME}\\s*\\]`,
    `◁/${NAME}▷`,
    "<\\|?end_(?:of_)?(?:thought|think|thinking|reasoning)\\|?>",
    "<\\|?(?:begin_of_solution|start_response|start_text)\\|?>",
    // Harmony, as it is and with its tokens taken out; Gemma's channels.
    "<\\|channel\\|>\\s*final\\b",
    "assistant\\s*final(?=\\s*(?:[{`]|json\\b|<))",
    "<channel\\|>",
    "here is my (?:response|answer):",
  ].join("|"),
  "giu",
);
const BEGIN_OF_THOUGHTS = new RegExp(
  `<\\s*\\|?${NAME}\\|?\\s*>|\\[\\s*${NAME}\\s*\\]|◁${NAME}▷|<\\|channel\\|>\\s*(?:analysis|commentary)\\b`,
  "giu",
);
/** What closes an answer, and is none of it: fences, brackets, tags and special tokens. */
const CLOSING = /^(?:[\s`~\]}'",.]|<[^<>]{1,40}>|\[\/[\w ]{1,40}\])*$/;

/**
 * The objects of a text that may be the answer, in order: what stands behind the last end of thinking where there is
 * something, else all. A tag in a string of an object is no end of anything.
 */
export function answersIn(text: string): ObjectsInText {
  const found = jsonObjectsIn(unquoted(text));
  const thoughtsEnd = lastOutside(unquoted(text), END_OF_THOUGHTS, found.objects);
  const answers = found.objects.filter(({ start }) => start >= thoughtsEnd);
  // A tag may stand in the text of an answer that was cut: what came before that is a draft.
  return answers.length > 0 || found.isCut ? { ...found, objects: answers } : found;
}

/** What a model said behind its thoughts; all that it said where there is nothing. */
export function withoutThoughts(text: string): string {
  const answer = text.slice(lastOutside(text, END_OF_THOUGHTS, jsonObjectsIn(text).objects));
  return answer.trim() === "" ? text : answer;
}

/**
 * Whether an answer is whole although nobody said that it ends: its last object is, and nothing was begun behind it.
 * @param isDone Whether the server said that nothing more comes: prose may then follow.
 */
export function isWholeAnswer(text: string, isDone: boolean): boolean {
  const { objects, isCut } = answersIn(text);
  const last = objects.at(-1);
  if (last === undefined || isCut || last.inDamage) return false;
  return isDone || (!endsInThoughts(text) && CLOSING.test(unquoted(text).slice(last.end)));
}

/** Whether thoughts were begun and not ended: what stands in them is a draft. */
export function endsInThoughts(text: string): boolean {
  const plain = unquoted(text);
  const { objects } = jsonObjectsIn(plain);
  return lastOutside(plain, BEGIN_OF_THOUGHTS, objects) > lastOutside(plain, END_OF_THOUGHTS, objects);
}

/** Some servers send the object as a text of JSON: quoted once more. */
function unquoted(text: string): string {
  if (!/^\s*"\s*\{|^\s*"(?:\\.)*\s*\{/.test(text)) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Behind the last match that is in none of the objects; 0 where there is none. */
function lastOutside(text: string, pattern: RegExp, objects: readonly FoundObject[]): number {
  let end = 0;
  let next = 0;
  for (const { index, 0: match } of text.matchAll(pattern)) {
    while ((objects[next]?.end ?? Number.POSITIVE_INFINITY) <= index) next += 1;
    if ((objects[next]?.start ?? Number.POSITIVE_INFINITY) > index) end = index + match.length;
  }
  return end;
}
