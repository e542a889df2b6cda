import { amountsIn, isMoney } from "../../reading/amounts.ts";
import { spansIn } from "../../reading/dates.ts";
import type { FileUnit } from "./file-units.ts";

/** What a statement of a file may be to a plan. */
export interface StatementWeight {
  /** A limit is what must or must not be, a feature an entry of a list of them, a figure an amount or a date. */
  readonly kind: "limit" | "feature" | "figure";
  /** Among those of its kind. */
  readonly weight: number;
}

/** A year by itself names a column more often than a date. */
const YEAR = /^(?:19|20)\d\d$/;
const LONGEST_DATE = 200;

const LIMIT = new RegExp(
  [
    String.raw`\b(?:must(?:n't)?|shall|may not|cannot|can't|not allowed|prohibited|forbidden|mandatory|obligatory|required?|at most|at least|(?:no|not) (?:more|less|fewer|later|earlier) than|not exceed|maximum|minimum|up to|only|without|deadline|limited to|limit|budget|within \d+|by (?:the end of )?(?:\d|january|february|march|april|may|june|july|august|september|october|november|december))\b`,
    "반드시|필수|의무|금지|불가|제외|제한|한도|이내|이하|이상|미만|초과|까지|마감|기한|예산|조건|(?:하여|해|되어|돼|이어)야|않아야|없어야|없이|에 한(?:함|하여|해)|만 (?:가능|허용|지원|사용)",
  ].join("|"),
  "iu",
);
const FEATURES =
  /\b(?:features?|functions?|functional|requirements?|scope|deliverables?|must[- ]haves?|services?|capabilities|needs?|wants?|wish|goals?|objectives?|includes?)\b|기능|요구\s?사항|요건|범위|과업|산출물|서비스|제공|지원\s?내용|필요|목표|핵심/iu;
const LIMITS =
  /\b(?:constraints?|limits?|limitations?|conditions?|requirements?|budget|deadlines?|schedule|timeline|eligibility|rules?)\b|제약|조건|제한|예산|일정|자격|요건|기한|유의/iu;

/** What a file's statement may be to a plan; null for what states neither a limit nor a feature, an amount nor a date. */
export function statementWeight({ text, under, isEntry }: FileUnit): StatementWeight | null {
  const found = /\d/.test(text) ? amountsIn(text) : [];
  const amounts = found.filter(({ unit, start, end }) => unit !== "" && !YEAR.test(text.slice(start, end)));
  const isDated = /20\d\d/.test(text) && spansIn(text).some(({ first, last }) => last - first < LONGEST_DATE);
  const isTelling = isDated || amounts.some((amount) => isMoney(amount) || amount.unit === "%");
  const figure = isTelling ? 2 : amounts.length > 0 ? 1 : 0;
  const place = LIMITS.test(under) ? 1 : 0;
  if (LIMIT.test(text)) return { kind: "limit", weight: figure + place };
  if (isEntry && FEATURES.test(under)) return { kind: "feature", weight: place };
  return figure > 0 ? { kind: "figure", weight: figure + place } : null;
}
