// How models write what they were asked for as a number or as one of a few words. What cannot be read is given back as
// it is, for the schema to refuse.

const NUMBER = String.raw`[+-]?\d+(?:[.,]\d+)?`;
const ONE_NUMBER = new RegExp(String.raw`^[^\d+-]*(${NUMBER})\s*(?:점|points?)?[^\d%]*$`, "iu");
const PERCENT = new RegExp(String.raw`^[^\d+-]*(${NUMBER})\s*(?:%|percent|퍼센트)[^\d]*$`, "iu");
const SHARE = new RegExp(String.raw`(${NUMBER})\s*점?\s*(?:\/|out of|of)\s*(${NUMBER})`, "iu");
/** Korean says the whole first: 10점 만점에 8.5점. */
const KOREAN_SHARE = new RegExp(String.raw`(${NUMBER})\s*점?\s*(?:만점에|점\s*중)\s*(${NUMBER})`, "iu");

const TOP_SCORE = 10;

/**
 * A review's score, rounded to one digit: 8.95 is 9, and that decides. `"8.5"`, `"8,5"`, `"8.5/10"` and `"85 %"` are
 * 8.5. A number from another scale (85) is left as it is: nobody knows which one.
 */
export function readScore(value: unknown): unknown {
  const share = shareIn(value);
  const score = share === null ? numberIn(value) : share * TOP_SCORE;
  return score === null ? value : Math.round(score * 10) / 10;
}

const CONFIDENCE_WORDS: readonly (readonly [RegExp, number])[] = [
  [/^(?:very (?:high|confident|sure)|certain|매우 높|아주 높|확실|확신)/iu, 0.9],
  [/^(?:(?:fairly|quite|rather|pretty) )?(?:high|confident|sure|strong|높)/iu, 0.8],
  [/^(?:medium|moderate|mid|normal|average|중간|보통)/iu, 0.5],
  [/^(?:low|weak|낮)/iu, 0.2],
  [/^(?:very low|매우 낮|아주 낮)/iu, 0.1],
];
/** From here on a number can only be a percentage; 5 may be one, or five of ten. */
const LEAST_PERCENTAGE = 10;

/** A confidence from 0 to 1: 85 and `"85 %"` are 0.85, `"high"` is 0.8. */
export function readConfidence(value: unknown): unknown {
  const share = shareIn(value);
  if (share !== null) return share;
  const number = numberIn(value);
  if (number !== null) return number > LEAST_PERCENTAGE && number <= 100 ? number / 100 : number;
  const word = typeof value === "string" ? value.trim() : "";
  return CONFIDENCE_WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? value;
}

/** `EN`, `English`, `en-US`, `ko-KR`, `한국어`; null for a language that no plan can be in, or where none is named. */
export function readLanguage(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== "string") return value;
  const name = value.trim().replace(/^(?:[^\p{L}]+|language\s*[:=]|in\s|the\s)+/iu, "");
  if (/^(?:en(?:$|[^a-z])|eng(?:$|lish)|(?:american|british|us|uk) english|영어|영문)/iu.test(name)) return "en";
  return /^(?:ko(?:$|[^a-z])|kor(?:$|ean)|kr$|한국어|한국말|한글|국문)/iu.test(name) ? "ko" : null;
}

const SOFTWARE = /web|\bapps?\b|mobile|software|saas|platform|website|service|서비스|앱|웹|플랫폼|소프트웨어/iu;

/** `business plan`, `Web-App Plan`, `서비스 기획서`; a document that is not about software is a business plan. */
export function readDocumentType(value: unknown): unknown {
  if (value === undefined) return value;
  const name = typeof value === "string" ? value.replaceAll("_", " ") : "";
  return SOFTWARE.test(name) && !/business|사업/iu.test(name) ? "web_app_plan" : "business_plan";
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:options|multi|check|several|many)/iu, "options"],
  [/^(?:option|choice|single|radio|select|enum|dropdown)/iu, "option"],
  [/^(?:confirm|bool|yes)/iu, "confirm"],
  [/^(?:form|fields)/iu, "form"],
  [/^(?:text|string|free|open|input)/iu, "text"],
];

/** A question whose kind is one of ours. A kind that nobody knows follows from what the question offers. */
export function readQuestion(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("kind" in value)) return value;
  const { kind } = value;
  const named = typeof kind === "string" ? KINDS.find(([pattern]) => pattern.test(kind.trim()))?.[1] : undefined;
  return { ...value, kind: named ?? (offers(value, "options") ? "option" : offers(value, "fields") ? "form" : "text") };
}

const FIELD_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^int/iu, "integer"],
  [/^(?:num|float|decimal|double|currency|money|amount|percent)/iu, "number"],
  [/^(?:bool|check|yes|toggle)/iu, "boolean"],
  [/^(?:list|array|multi|tags)/iu, "list"],
  [/^(?:choice|select|enum|option|radio|dropdown)/iu, "choice"],
  [/^(?:e-?mail)/iu, "email"],
  [/^date$/iu, "date"],
];

/** The type of a form's field; what has none of ours is text. */
export function readFieldType(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return FIELD_TYPES.find(([pattern]) => pattern.test(value.trim()))?.[1] ?? "text";
}

/**
 * The names in a list: `market, legal`, or objects that have an id or a name. Whatever else stands there names nobody;
 * a list that is not there is an empty one.
 */
export function readNames(value: unknown): string[] {
  if (typeof value === "string") return value.split(/[,;\n、]/u).flatMap((name) => name.trim() || []);
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const named: unknown = typeof entry === "object" && entry !== null ? nameIn(entry) : entry;
    return typeof named === "string" ? named.trim() || [] : [];
  });
}

function nameIn(entry: object): unknown {
  return Reflect.get(entry, "id") ?? Reflect.get(entry, "name");
}

function offers(question: object, list: string): boolean {
  const entries: unknown = Reflect.get(question, list);
  return Array.isArray(entries) && entries.length > 0;
}

/** A part of a whole, from 0 to 1: `"8.5/10"`, `"85 %"`; null where the value is none. */
function shareIn(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const text = plain(value);
  const percent = PERCENT.exec(text);
  if (percent) return decimal(percent[1]) / 100;
  const [, part, whole] = SHARE.exec(text) ?? [];
  const [, koreanWhole, koreanPart] = KOREAN_SHARE.exec(text) ?? [];
  const share = decimal(part ?? koreanPart) / decimal(whole ?? koreanWhole);
  return Number.isFinite(share) ? share : null;
}

function numberIn(value: unknown): number | null {
  if (typeof value === "number") return value;
  const digits = typeof value === "string" ? ONE_NUMBER.exec(plain(value))?.[1] : undefined;
  return digits === undefined ? null : decimal(digits);
}

/** Without Markdown's marks, and with plain digits for wide ones. */
function plain(text: string): string {
  return text.normalize("NFKC").replace(/[*_`]/g, "").trim();
}

function decimal(digits: string | undefined): number {
  return Number(digits?.replace(",", "."));
}
