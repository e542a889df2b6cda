import type { Language } from "../../../schemas/idea.ts";
import { CLEAR_KINDS, EXCHANGE, IDEA_KINDS, type IdeaKind, KIND_NOUNS, type KindWords, WORK } from "./kinds/kinds.ts";
import { KINDS_EN } from "./kinds/kinds-en.ts";
import { KINDS_KO } from "./kinds/kinds-ko.ts";

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
const SUBJECT_CHARACTERS = 50;
// Where the subject cannot be told: words for the kinds that speak of it in mid-sentence; the others name the idea.
const GENERAL: Readonly<Record<Language, Readonly<Partial<Record<IdeaKind, string>>>>> = {
  en: { marketplace: "the goods on offer", course: "the subject", community: "the subject", event: "the subject" },
  ko: { marketplace: "거래할 물건", course: "배울 주제", community: "함께할 주제", event: "행사 주제" },
};
/** Less names nothing. */
const LEAST_CORE = 4;
const AMOUNT =
  /(?:US)?[$€£₩¥]\s?\d|(?<![\p{L}\d-])\d[\d,.]*(?:\s?[천백십]?[조억만](?:\s?원|\s|$)|\s?(?:%|원|달러|명|잔|권|석|건|팀|가구|인분|개월)|\s?(?:k|thousand|million)?\s?(?:percent|dollars?|euros?|pounds?|won|USD|EUR|KRW)\b|\s(?:[a-z-]+\s){0,2}(?:customers?|users?|people|members?|guests?|visitors?|students?|orders?|tickets?|seats?|families|subscribers?|participants?|coffees?|loaves|months?|weeks?|years?)\b)|(?:19|20)\d\d년?|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s20\d\d/iu;
/** What is left hanging where an amount was cut off. */
const DANGLING =
  /[\s,;:–—-]+$|(?:^|\s)(?:with|for|at|of|in|on|by|under|over|within|before|until|from|to|and|or|an?|the|up|about|around|only|some|us|budget|price|priced|costs?|capital|opening|opens|starting|selling|sells|charging|renting|rent|fee|commission|serving|seating|월|주|연|매주|매월|매달|하루|예산|예산은|가격|총|약|최대|자본금|월세|임대료|구독료|수수료)$/iu;
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
  const whole = korean
    ? sentence.replace(KO_ENDING, "").trim() || sentence
    : sentence.replace(LEAD, "").replace(/^(?:an?|the)\s+(?=\S)/i, "") || sentence;
  const core = withoutAmounts(whole);
  const kind = kindOf(core, korean);
  const parts = korean ? koreanParts(core, kind) : englishParts(core, kind);
  const native = korean === (language === "ko");
  const shown = shorten(korean ? core : withArticle(sentence, core), CORE_CHARACTERS);
  const general =
    GENERAL[language][kind] ??
    (native ? shown.replace(/^(?:An?|The)\b/, (article) => article.toLowerCase()) : quoted(shown, language));
  const { subject } = parts;
  const readable = native && subject !== null && [...subject].length <= SUBJECT_CHARACTERS;
  return {
    kind,
    core: shown,
    subject: readable ? subject : general,
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

/** What it is, without what it costs and when it is: those are figures, and a heading with them would not follow one. */
function withoutAmounts(core: string): string {
  const at = AMOUNT.exec(core)?.index ?? -1;
  if (at < 0) return core;
  let head = core.slice(0, at).trim();
  for (let before = ""; before !== head; ) {
    before = head;
    head = head.replace(DANGLING, "").trim();
  }
  return [...head].length >= LEAST_CORE ? head : core;
}

function firstSentence(whole: string): string {
  // Bounded, so that no pattern below meets a page of text without a full stop.
  const text = whole.slice(0, 400);
  return (/^.+?[.!?。](?=\s|$)/u.exec(text)?.[0] ?? text).replace(/[.!?。\s]+$/u, "") || text;
}

function withArticle(sentence: string, core: string): string {
  const article = new RegExp(`\\b(an?|the) ${escaped(core)}(?!\\w)`, "i").exec(sentence)?.[1];
  return capitalised(article === undefined ? core : `${article.toLowerCase()} ${core}`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** The kind whose noun heads the phrase: the last one in Korean and before the first preposition in English. */
function kindOf(core: string, korean: boolean): IdeaKind {
  const clear = CLEAR_KINDS.find(([, words]) => words.test(core))?.[0];
  if (clear) return clear;
  const head = korean ? core : (core.split(/\b(?:for|that|which|where|to|with|without|in|of|by|about)\b/i)[0] ?? core);
  const kind = lastKind(head) ?? lastKind(core) ?? "generic";
  if (kind === "app" && WORK.test(core)) return "tool";
  return kind === "app" && /platform|site|플랫폼|사이트/i.test(head) && EXCHANGE.test(core) ? "marketplace" : kind;
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

interface Parts {
  /** A noun phrase that reads well in a sentence, else null. */
  readonly subject: string | null;
  readonly audience: string | null;
}

function englishParts(core: string, kind: IdeaKind): Parts {
  const bare = core.replace(/[,;:].*$/, "").replace(/\s+(?:without|by|within|under|before)\s.*$/i, "");
  const [head = bare, ...rest] = bare.split(/\s+for\s+/i);
  const tail = rest.join(" for ");
  const phrase = /\b(?:that|which|where|who)\b/i.test(head) ? null : withoutKind(head, kind);
  if (tail === "") return { subject: phrase, audience: null };
  // "For my town" and "for the summer" say neither what it is about nor whom it must win.
  if (/^(?:my|our|the|this|all|every|an?)\b/i.test(tail)) return { subject: phrase, audience: null };
  const who = tail.replace(/\s+(?:who|whose|that)\s+.*$/i, "");
  const forPeople = PEOPLE.test(who) || ((kind === "app" || kind === "tool") && !/^\w+ing\b/i.test(tail));
  if (forPeople) {
    const need = kind === "tool" ? "the daily work" : "the everyday needs";
    return { subject: phrase ?? `${need} of ${who}`, audience: tail };
  }
  return { subject: kind === "service" ? bare : tail.replace(/\s+in\s+[A-Z].*$/, ""), audience: null };
}

/** "Online course on baking" is about baking, but a bookshop without its shop or a repair without repair is nothing. */
function withoutKind(head: string, kind: IdeaKind): string | null {
  if (kind === "shop") return head.replace(/\s+(?:with|in|at|near)\s.*$/i, "");
  if (kind === "service") return head.replace(/\s+(?:service|agency)s?$/i, "");
  const rest = head.replace(nounsOf(kind, "gi"), "").replace(/\s+/g, " ").trim();
  const about = rest.replace(/^(?:on|about|of|in|with)\s+/i, "");
  return about.length < 3 || /^(?:to|that)\b/i.test(about) ? null : about;
}

function koreanParts(core: string, kind: IdeaKind): Parts {
  const [, named, after] = /^(.+?)(?:(?:을|를)\s*위한|\s*대상(?:의|으로\s*하는|인)?|\s+전용)\s+(.+)$/u.exec(core) ?? [];
  const rest = after ?? core;
  const keepsNoun = kind === "shop" || kind === "service";
  const noun = keepsNoun ? rest.replace(/\s*서비스$/u, "") : rest.replace(nounsOf(kind, "iu", "\\s*", "$"), "");
  const subject = noun.trim().replace(/들의$/u, "들");
  // A phrase that ends in a modifier needs its noun.
  const whole = [...subject].length < 2 || /(?:는|하던|위한)$/u.test(subject) ? null : subject;
  return { subject: whole, audience: named === undefined ? null : named.trim() };
}

/** What names the kind. Apps, tools and platforms are told apart by more than their noun, so any of their nouns goes. */
function nounsOf(kind: IdeaKind, flags: string, before = "", after = ""): RegExp {
  const digital: readonly IdeaKind[] = ["app", "tool", "marketplace"];
  const kinds = digital.includes(kind) ? digital : [kind];
  return new RegExp(`${before}(?:${kinds.map((name) => KIND_NOUNS[name].source).join("|")})${after}`, flags);
}
