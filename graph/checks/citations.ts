import type { Language } from "../../schemas/idea.ts";
import { webAddressOf } from "../../schemas/source.ts";
import type { Check, CheckedPlan } from "../document/checked-plan.ts";
import { addressesIn } from "../reading/address-end.ts";
import { normalizedAddress } from "../reading/addresses.ts";
import { textOf } from "../reading/blocks.ts";
import { citedNumbers } from "../sources/cited-sources.ts";

/** Addresses that stand for others, or lead nowhere outside. */
const EXAMPLE =
  /^(?:[^/]*\.)?(?:example\.(?:com|org|net)|localhost|test|invalid)(?:[:/]|$)|^(?:127|10|192\.168)\.[\d.]+/;
/** A list of the section's own, in which the number is explained. */
const EXPLAINED = /^[ \t>]*(?:[-*+][ \t]+)?(?:\[\^?(\d{1,2})\]:?|(\d{1,2})[.)])[ \t]/gm;

type Words = Readonly<Record<"url" | "named" | "mark" | "unread", (cited: string) => string>>;
const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    url: (url) => `${url} is cited, but it is none of the plan's sources.`,
    named: (url) => `${url} is named as a source, but it is none of the plan's.`,
    mark: (mark) => `${mark} is cited, but there is no source with that number.`,
    unread: (mark) => `${mark} is cited, but its writer was given nothing of that source.`,
  },
  ko: {
    url: (url) => `${url}을(를) 인용했지만 계획의 출처에 없습니다.`,
    named: (url) => `${url}을(를) 출처로 들었지만 계획의 출처에 없습니다.`,
    mark: (mark) => `${mark}을(를) 인용했지만 그 번호의 출처가 없습니다.`,
    unread: (mark) => `${mark}을(를) 인용했지만 작성자는 그 출처의 내용을 받지 못했습니다.`,
  },
};

/** Citations of what nobody brought: addresses that were not fetched, numbers that no source has, sources not read. */
export const citations: Check = (plan) => {
  const words = WORDS[plan.language];
  const known = new Set([...plan.brought, ...pages(plan)].flatMap(addresses).map(normalizedAddress));
  const isOpen = (url: string) => !known.has(normalizedAddress(url)) && !EXAMPLE.test(normalizedAddress(url));
  return plan.sections.flatMap(({ id, markdown, sources, citable }) => {
    const cited = [...new Set(addresses(textOf(markdown)))].filter(isOpen);
    const named = [...new Set(sources.flatMap(addresses))].filter((url) => isOpen(url) && !cited.includes(url));
    const explained = [...markdown.matchAll(EXPLAINED)].map(([, bracketed, listed]) => Number(bracketed ?? listed));
    const numbers = citedNumbers(markdown);
    const missing = numbers.filter((number) => number > plan.sources.length && !explained.includes(number));
    const unread = numbers.filter((number) => number <= plan.sources.length && citable && !citable.includes(number));
    return [
      ...cited.map(words.url),
      ...named.map(words.named),
      ...missing.map((number) => words.mark(`[${number}]`)),
      ...unread.map((number) => words.unread(`[${number}]`)),
    ].map((problem) => ({ check: "citations" as const, sectionId: id, problem }));
  });
};

function pages({ sources }: CheckedPlan): string[] {
  return sources.flatMap((source) => webAddressOf(source) ?? []);
}

/** The web addresses in a text. */
function addresses(text: string): string[] {
  return addressesIn(text).flatMap(({ address }) => (/^http/i.test(address) ? [address] : []));
}
