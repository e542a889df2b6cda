import type { EvalFact } from "../../../rollout/evals/eval-idea.ts";
import { dateForms } from "./date-forms.ts";
import { greatestBudget, statesAmount } from "./stated-money.ts";

/** Where a sentence ends: a line, a cell and a point of a list are sentences of their own. */
const SENTENCE_END = /[.!?。](?=\s)|[;\n|]/u;
/** A sentence with one of these says what is not so, must not be, or is only asked. */
const DENIED =
  /\b(?:no|not|never|without|none|nor|neither|avoid\w*|exclud\w*|prohibit\w*|forbid\w*|ban(?:s|ned)?|instead of|rather than|out of scope|remov\w*|reject\w*|illegal|unlawful|must not|cannot)\b|n['’]t\b|않|없|아니|아닌|금지|제외|배제|불가|못|말아|말고|삼가|위반|대신|피한|피하/iu;

/** Which facts a plan keeps, by their ids. @param markdown The plan without the idea, which states them itself. */
export function keptFacts(markdown: string, facts: readonly EvalFact[]): Readonly<Record<string, boolean>> {
  const text = markdown.normalize("NFC").replace(/[*_`]/g, "");
  return Object.fromEntries(facts.map((fact) => [fact.id, isKept(text, fact)]));
}

function isKept(text: string, fact: EvalFact): boolean {
  switch (fact.says) {
    case "amount":
      return statesAmount(text, fact.amount, fact.currency);
    case "limit": {
      const greatest = greatestBudget(text, fact.currency) ?? 0;
      return statesAmount(text, fact.amount, fact.currency) && greatest <= fact.amount * (1 + 1e-9);
    }
    case "date":
      return dateForms(fact.date).test(text);
    case "any":
      return wordForms(fact.words).test(text);
    case "none": {
      const words = wordForms(fact.words);
      return !text.split(SENTENCE_END).some((sentence) => words.test(sentence) && !DENIED.test(sentence));
    }
  }
}

function wordForms(words: readonly string[]): RegExp {
  const forms = words.map((word) => {
    const form = word
      .normalize("NFC")
      .replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
      .replace(/\s+/g, String.raw`\s+`);
    return /^\p{Script=Latin}/u.test(word) ? String.raw`(?<![\p{L}\d])${form}` : form;
  });
  return new RegExp(forms.join("|"), "iu");
}
