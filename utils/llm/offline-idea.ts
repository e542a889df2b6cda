import type { Language } from "../../schemas/idea.ts";
import { IDEA_KINDS, type IdeaKind, KIND_NOUNS, type KindWords } from "./offline-kinds.ts";
import { KINDS_EN } from "./offline-kinds-en.ts";
import { KINDS_KO } from "./offline-kinds-ko.ts";

/** What can be read out of an idea without a language model. */
export interface IdeaReading {
  readonly kind: IdeaKind;
  /** The idea in a few words, without "I want to build". */
  readonly core: string;
  /** What it is about: "used climbing gear". In the plan's language, if need be a general word. */
  readonly subject: string;
  /** Whom the idea itself names, else null. */
  readonly audience: string | null;
  readonly words: KindWords;
}

// What fits a heading and a table cell.
const CORE_CHARACTERS = 80;
const PEOPLE =
  /\b(?:people|persons?|students?|parents?|famil(?:y|ies)|kids|children|seniors?|elderly|adults|owners?|teams?|companies|businesses|startups?|patients?|women|men|tourists|residents|neighbou?rs|couples|retirees|(?!computers|flowers|papers|printers|stickers|posters|numbers|letters|speakers|orders)\w+(?:ers|ists|ians|nts))\b/i;
const LEAD =
  /^(?:please\s+|hi[,!. ]+|hello[,!. ]+)*(?:(?:i|we)(?:'d like| would like| want| plan| intend| am going| are going)? to |(?:can|could) you (?:help me |please )*|help me (?:to )?|let us |let's )?(?:(?:build|make|create|open|start|launch|set up|develop|plan|run|found|write|design)(?: up)? )?(?:(?:me )?a (?:business |product |project )?plan (?:for|about|to) (?:(?:build|open|start|launch)(?:ing)? )?)?/i;
const KO_ENDING =
  /(?:을|를|에 대한|에 대해|에 관한)?\s*(?:사업\s*)?(?:만들고\s*싶\S*|만들어\s*(?:줘|주세요|보고\s*싶\S*)|만들려고\s*\S*|만들기|열고\s*싶\S*|차리고\s*싶\S*|운영하고\s*싶\S*|시작하고\s*싶\S*|개발하고\s*싶\S*|하고\s*싶\S*|하려고\s*\S*|구상하고\s*\S*|기획\s*(?:해\s*(?:줘|주세요)|하고\s*싶\S*)|기획서?|계획서?|창업)(?:\s*(?:작성|부탁)\S*|를?\s*써\s*\S*)?\s*[.!?]*$/u;

/** True where the text has Korean letters. */
export function hasHangul(text: string): boolean {
  return /\p{Script=Hangul}/u.test(text);
}

/** Reads an idea; the result is words for a plan in `language`, whatever language the idea is in. */
export function readIdea(idea: string, language: Language): IdeaReading {
  const korean = hasHangul(idea);
  const sentence = firstSentence(clean(idea));
  const core = korean
    ? sentence.replace(KO_ENDING, "").trim() || sentence
    : sentence.replace(LEAD, "").replace(/^(?:an?|the)\s+(?=\S)/i, "") || sentence;
  const kind = kindOf(core, korean);
  const parts = korean ? koreanParts(core, kind) : englishParts(core, kind);
  const native = korean === (language === "ko");
  const general = language === "ko" ? "이 제안" : "this offer";
  const subject = shorten(parts.subject || core, 50);
  return {
    kind,
    core: shorten(korean ? core : withArticle(sentence, core), CORE_CHARACTERS),
    subject: native && subject !== "" ? subject : general,
    audience: parts.audience === null ? null : shorten(parts.audience, 100),
    words: (language === "ko" ? KINDS_KO : KINDS_EN)[kind],
  };
}

/** One line without the characters that mean something in Markdown tables or in our blanks. */
export function clean(text: string): string {
  return text
    .replace(/[|{}<>#`*[\]\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Cut at a word, marked where something is missing. */
export function shorten(text: string, characters: number): string {
  const letters = [...text];
  if (letters.length <= characters) return text;
  const cut = letters.slice(0, characters - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > characters / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/, "")}…`;
}

/** The text in the quotation marks of the plan's language. */
export function quoted(text: string, language: Language): string {
  return language === "ko" ? `‘${text}’` : `“${text}”`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function firstSentence(whole: string): string {
  // Bounded, so that no pattern below meets a page of text without a full stop.
  const text = whole.slice(0, 400);
  return (/^.+?[.!?。](?=\s|$)/u.exec(text)?.[0] ?? text).replace(/[.!?。\s]+$/u, "") || text;
}

function withArticle(sentence: string, core: string): string {
  const article = new RegExp(`\\b(an?|the) ${escaped(core)}$`, "i").exec(sentence)?.[1];
  return capitalised(article === undefined ? core : `${article.toLowerCase()} ${core}`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** The kind whose noun heads the phrase: the last one in Korean and before the first preposition in English. */
function kindOf(core: string, korean: boolean): IdeaKind {
  const head = korean ? core : (core.split(/\b(?:for|that|which|where|to|with|without|in|of|by|about)\b/i)[0] ?? core);
  return lastKind(head) ?? lastKind(core) ?? "generic";
}

function lastKind(text: string): IdeaKind | null {
  let found: { kind: IdeaKind; end: number } | null = null;
  for (const kind of IDEA_KINDS) {
    for (const match of text.matchAll(KIND_NOUNS[kind])) {
      const end = match.index + match[0].length;
      if (!found || end > found.end) found = { kind, end };
    }
  }
  return found?.kind ?? null;
}

function englishParts(core: string, kind: IdeaKind): { subject: string; audience: string | null } {
  const bare = core.replace(/[,;:].*$/, "").replace(/\s+(?:without|by|within|under|before)\s.*$/i, "");
  const [head = bare, ...rest] = bare.split(/\s+for\s+/i);
  const stripped = head
    .replace(/\s+(?:with|that|which|where|to|in|at|near)\s.*$/i, "")
    .replace(KIND_NOUNS[kind], "")
    .trim();
  // "Used bookshop" loses its meaning without the shop, "booking tool" does not without the tool.
  const phrase = kind === "shop" || stripped === "" ? head : stripped;
  const tail = rest.join(" for ").replace(/\s+(?:who|whose)\s+.*$/i, "");
  if (tail === "") {
    const about = /\b(?:of|about|on|that|to)\s+(.+)$/i.exec(head)?.[1];
    return { subject: stripped === "" && about ? about : phrase, audience: null };
  }
  const forPeople = PEOPLE.test(tail) || ((kind === "app" || kind === "tool") && !/^\w+ing\b/i.test(tail));
  return forPeople ? { subject: phrase, audience: rest.join(" for ") } : { subject: tail, audience: null };
}

function koreanParts(core: string, kind: IdeaKind): { subject: string; audience: string | null } {
  const [, named, after] = /^(.+?)(?:(?:을|를)\s*위한|\s*대상(?:의|으로\s*하는|인)?|\s+전용)\s+(.+)$/u.exec(core) ?? [];
  const rest = after ?? core;
  const noun = rest.replace(new RegExp(`\\s*(?:${KIND_NOUNS[kind].source})$`, "iu"), "").trim();
  const subject = (kind === "shop" || noun === "" ? rest : noun).replace(/(?:을|를|의|에서|하는)$/u, "").trim();
  return { subject, audience: named === undefined ? null : named.trim() };
}
