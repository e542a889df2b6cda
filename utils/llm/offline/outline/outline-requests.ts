import type { Language } from "../../../../schemas/idea.ts";
import { clean, quoted, shorten } from "../idea.ts";

/** What a person may want of an outline that needs no language model: number, names and order of its sections. */
export type OutlineRequest =
  | { readonly op: "count"; readonly sections: number }
  | { readonly op: "fewer" }
  | { readonly op: "more" }
  | { readonly op: "drop"; readonly name: string }
  /** Whether it may be a section that nobody knows yet: "I want it warmer" names none. */
  | { readonly op: "add"; readonly name: string; readonly mayBeNew: boolean }
  | { readonly op: "rename"; readonly name: string; readonly title: string }
  | { readonly op: "move"; readonly name: string; readonly to: "first" | "last" };

export interface ReadRequests {
  readonly requests: readonly (OutlineRequest & { /** The words that ask for it, quoted. */ readonly said: string })[];
  /** The parts of the text that ask for anything else. */
  readonly unread: readonly string[];
}

/** `missing` is said of what should be there. */
type Verb = "drop" | "add" | "missing" | "rename" | "move";

const NUMBERS: Readonly<Record<string, number>> = {
  ...{
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
  },
  ...{ 한: 1, 하나: 1, 두: 2, 세: 3, 네: 4, 다섯: 5, 여섯: 6, 일곱: 7, 여덟: 8, 아홉: 9, 열: 10, 열한: 11, 열두: 12 },
};
const NUMBER = `(\\d{1,2}|${Object.keys(NUMBERS)
  .toSorted((a, b) => b.length - a.length)
  .join("|")})`;
const SECTION_EN = "(?:sections?|chapters?|parts?|headings?|points?|topics?)";
const SECTION_KO = "(?:섹션|항목|목차|장|챕터|꼭지|부분)";
const COUNTS: readonly RegExp[] = [
  new RegExp(`\\b${NUMBER}[\\s-]+(?:\\w+\\s+)?${SECTION_EN}\\b`, "i"),
  new RegExp(`\\b${SECTION_EN}\\b\\D{0,20}\\b(?:to|at|of|than)\\s+${NUMBER}\\b(?!\\s*%)`, "i"),
  new RegExp(
    `${SECTION_KO}\\s*(?:의|을|를|은|는|이|가)?\\s*(?:개?수(?:를|는|가)?\\s*)?(?:총|모두|최대|딱)?\\s*${NUMBER}\\s*(?:개|가지|장|항목)`,
    "u",
  ),
  new RegExp(`${NUMBER}\\s*(?:개|가지)(?:의|짜리)?\\s*${SECTION_KO}`, "u"),
  new RegExp(`${NUMBER}\\s*개(?:로|만|면|까지)`, "u"),
];
const FEWER =
  /\b(?:fewer|less)\b.{0,12}\b(?:sections?|chapters?|parts?)|\btoo (?:long|many)|\bshorter\b|\bshorten\b|너무\s*(?:길|많)|(?:더\s*)?(?:짧게|적게)|(?:섹션|항목|목차)\S*\s*(?:수\S*\s*)?(?:더\s*)?줄(?:여|이)/iu;
const MORE =
  /\bmore (?:sections|chapters|parts)|\btoo (?:short|few)|\blonger\b|너무\s*(?:짧|적)|(?:섹션|항목|목차)\S*\s*(?:수\S*\s*)?(?:더\s*)?(?:늘려|늘리|많)/iu;
const FILLER =
  /^(?:please|thanks?(?: you)?|ok(?:ay)?|and|then|also|but|so|no|yes|부탁(?:드립니다|해요|합니다)?|감사합니다|그리고|또|네|아니요)*$/iu;
const IS_SECTION = /\b(?:section|chapter)s?\b|(?:섹션|항목|챕터)/iu;
/** What is added to a text, and is no section. */
const NO_NAME =
  /^(?:it|this|that|more|much|better|real|further|detail|examples?|numbers?|figures?|data|humou?r|pictures?|images?)\b|^(?:더|좀|조금|구체|자세|예시|사례|숫자|수치|그림|이미지|데이터|내용)/iu;
const CLAUSE =
  /[.;!?\n。]+|,\s*(?!\d)|\b(?:and then|and|then|but)\b(?=\s+(?:please\s+)?(?:drop|remove|delete|cut|leave|skip|omit|add|include|insert|rename|call|move|put|start|begin|end|make|keep|limit)\b)|(?<=\p{Script=Hangul}(?:고|며|면서|한\s?뒤|한\s?다음))(?=[\s,])/iu;
const ENGLISH: readonly (readonly [Verb, RegExp])[] = [
  ["rename", /^(?:please\s+)?(?:rename|retitle|call|change the (?:name|title) of)\s+(.+)$/i],
  [
    "move",
    /^(?:please\s+)?(?:(?:move|put|bring|place|start|begin|end|finish)(?:\s+(?:it|the plan))?(?:\s+with)?)\s+(.+)$/i,
  ],
  [
    "drop",
    /^(?:please\s+)?(?:drop|remove|delete|cut(?: out)?|leave out|skip|omit|get rid of|take out|take away|without|no|(?:i |we )?(?:do not|don'?t) (?:need|want))\s+(.+)$/i,
  ],
  [
    "missing",
    /^(.+?)\s+(?:is|are)\s+missing$|^(?:what about|where (?:is|are)|there (?:is|are) no(?:thing (?:about|on))?|(?:it|this) (?:lacks|misses|has no))\s+(.+)$/i,
  ],
  ["add", /^(?:please\s+)?(?:add|include|insert|(?:i |we )?(?:need|want)|put in|missing:?)\s+(.+)$/i],
];
const KOREAN: readonly (readonly [Verb, RegExp])[] = [
  [
    "rename",
    /^(.+?)(?:의\s*(?:제목|이름)|이라는\s*(?:제목|이름))?(?:을|를|은|는)\s+(.+?)(?:으로|로)\s*(?:이름\S*\s*|제목\S*\s*)?(?:바꾸|바꿔|변경|고치|고쳐|수정)\S*/u,
  ],
  [
    "move",
    /^(.+?)(?:을|를|은|는|이|가)?\s*((?:맨|가장|제일)\s*(?:앞|먼저|처음|위|뒤|끝|마지막|아래)|앞|먼저|처음|마지막|끝|뒤)(?:으로|로|에|에서)?\s*(?:옮|두|놓|배치|보내|시작|다뤄|나오|넣|오게)\S*/u,
  ],
  [
    "drop",
    /^(.+?)(?:을|를|은|는|이|가|도)?\s*(?:전부\s*|모두\s*|다\s*)?(?:빼|뺀|제외|삭제|없애|지우|지워|생략|필요\s*없|필요하지)\S*/u,
  ],
  ["missing", /^(.+?)(?:이|가|은|는|도)?\s*(?:없(?:습니다|어요|네요|다)|빠졌\S*|빠져\S*|누락\S*)/u],
  [
    "add",
    /^(.+?)(?:을|를|은|는|도|이|가)?\s*(?:새로\s*|더\s*)?(?:추가|넣|포함|더해|필요(?:합니다|해요|하)|있어야)\S*/u,
  ],
];

/** Reads a text for what it wants of the outline. Never throws. */
export function readRequests(text: string, language: Language): ReadRequests {
  const requests: ReadRequests["requests"][number][] = [];
  const unread: string[] = [];
  let last: Verb | null = null;
  const plain = text
    .slice(0, 2_000)
    .replace(/\s+instead of\s+([^,.;!?\n]+)/gi, ", drop $1")
    .replace(/\s+대신(?:에)?\s+/gu, " 빼고, ");
  for (const part of plain.split(CLAUSE)) {
    const clause = clean(part ?? "")
      .replace(/^(?:and|then|also|but|그리고|또)\s+/i, "")
      .trim();
    if (clause === "" || FILLER.test(clause)) continue;
    const read = clauseRequests(clause, last);
    last = read.verb;
    const said = quoted(shorten(clause, 160), language);
    if (read.requests.length > 0) requests.push(...read.requests.map((request) => ({ ...request, said })));
    else unread.push(said);
  }
  return { requests, unread };
}

function clauseRequests(clause: string, last: Verb | null): { requests: OutlineRequest[]; verb: Verb | null } {
  const count = countOf(clause);
  if (count !== null) return { requests: [{ op: "count", sections: count }], verb: null };
  if (FEWER.test(clause)) return { requests: [{ op: "fewer" }], verb: null };
  if (MORE.test(clause)) return { requests: [{ op: "more" }], verb: null };
  for (const [verb, form] of [...ENGLISH, ...KOREAN]) {
    const match = form.exec(clause);
    if (!match) continue;
    const [first = "", second] = match.slice(1).filter((group) => group !== undefined);
    const requests = verbRequests(verb, first, second, clause);
    if (requests.length > 0) return { requests, verb };
  }
  // "Drop the roadmap, the risks": the second one is of the same kind, as long as it is only a name.
  const continues = (last === "drop" || last === "add") && clause.split(/\s+/).length <= 4;
  return continues
    ? { requests: verbRequests(last, clause, undefined, clause), verb: last }
    : { requests: [], verb: null };
}

function countOf(clause: string): number | null {
  for (const form of COUNTS) {
    const word = form.exec(clause)?.[1]?.toLowerCase();
    const count = word === undefined ? 0 : (NUMBERS[word] ?? Number(word));
    if (count >= 1 && count <= 40) return count;
  }
  return null;
}

function verbRequests(verb: Verb, first: string, second: string | undefined, clause: string): OutlineRequest[] {
  if (verb === "rename") {
    const [, name, title] =
      second === undefined
        ? (/^(.+?)\s+(?:to|into|as|→|->)\s+(.+)$/i.exec(first) ??
          (/^(?:please\s+)?call\b/i.test(clause) ? /^((?:the\s+)?\S+)\s+(.+)$/i.exec(first) : null) ??
          /^(.+?)\s+[“"'](.+)[”"']$/.exec(first) ??
          [])
        : [clause, first, second];
    return name && title ? [{ op: "rename", name: bare(name), title: unquoted(title) }] : [];
  }
  if (verb === "move") {
    const where =
      second ??
      /(?:to the |at the |in )?\b(first|last|front|top|beginning|start|end|bottom)\b\s*$/i.exec(first)?.[0] ??
      clause;
    const isLast = /last|end\b|bottom|finish|뒤|끝|마지막|아래/i.test(where);
    const isFirst = /first|front|top|begin|start|앞|먼저|처음|위/i.test(where);
    const name = bare(
      first.replace(/\s*(?:to the |at the |in )?\b(?:first|last|front|top|beginning|start|end|bottom)\b\s*$/i, ""),
    );
    return name !== "" && (isFirst || isLast) ? [{ op: "move", name, to: isLast ? "last" : "first" }] : [];
  }
  if (verb === "drop") return namesIn(first).map((name) => ({ op: "drop", name }));
  const isPlain = verb === "add" && !/\b(?:need|want)\b|필요|있어야/i.test(clause);
  return namesIn(first).map((name) => {
    const mayBeNew = IS_SECTION.test(first) || (isPlain && !NO_NAME.test(name) && name.split(/\s+/).length <= 5);
    return { op: "add", name, mayBeNew };
  });
}

function namesIn(text: string): string[] {
  return text
    .split(/\s+(?:and|or|&)\s+|\s*[,&/]\s*|\s*(?:와|과|하고|및|이랑|랑)\s+/u)
    .map(bare)
    .filter((name) => [...name].length >= 2 && [...name].length <= 60);
}

/** A name without what is only said around it. */
function bare(text: string): string {
  return unquoted(text)
    .replace(/^(?:please\s+)?(?:an?|the|some|any|another)\s+/i, "")
    .replace(/^(?:new\s+)?(?:sections?|chapters?|parts?)\s+(?:about|on|for|called|named|titled)\s+/i, "")
    .replace(/^(?:sections?|chapters?)\s+/i, "")
    .replace(/\s+please$/i, "")
    .replace(/\s+(?:sections?|chapters?|parts?)$/i, "")
    .replace(/(?:에\s*(?:대한|관한))?\s*(?:섹션|항목|챕터|부분|내용)(?:들)?$/u, "")
    .replace(/(?:을|를)$/u, "")
    .trim();
}

function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^[“”"'‘’]+|[“”"'‘’.!]+$/g, "")
    .trim();
}
