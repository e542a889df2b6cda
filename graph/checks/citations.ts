import type { Language } from "../../schemas/idea.ts";
import type { Check, CheckedPlan } from "../checked-plan.ts";
import { blocksOf } from "../reading/blocks.ts";

const URL = /https?:\/\/[^\s<>()[\]"'`\\|]+/giu;
/** Addresses that stand for others, or lead nowhere outside. */
const EXAMPLE =
  /^(?:[^/]*\.)?(?:example\.(?:com|org|net)|localhost|test|invalid)(?:[:/]|$)|^(?:127|10|192\.168)\.[\d.]+/;
const MARK = /(?<![A-Za-z\d_\]])\[(?<number>[1-9]\d?)\](?![([:])/gu;
/** A list of the section's own, in which the number is explained. */
const EXPLAINED = /^[ \t>]*(?:[-*+][ \t]+)?(?:\[\^?(\d{1,2})\]:?|(\d{1,2})[.)])[ \t]/gm;

const WORDS: Readonly<Record<Language, { url: (url: string) => string; mark: (mark: string) => string }>> = {
  en: {
    url: (url) => `${url} is cited, but it is none of the plan's sources.`,
    mark: (mark) => `${mark} is cited, but there is no source with that number.`,
  },
  ko: {
    url: (url) => `${url}을(를) 인용했지만 계획의 출처에 없습니다.`,
    mark: (mark) => `${mark}을(를) 인용했지만 그 번호의 출처가 없습니다.`,
  },
};

/** Citations of what nobody brought: addresses that are in no source, and numbers that no source has. */
export const citations: Check = (plan) => {
  const words = WORDS[plan.language];
  const known = new Set(sourceTexts(plan).flatMap(addresses));
  const count = new Set(plan.sections.flatMap(({ sources }) => sources)).size;
  return plan.sections.flatMap(({ id, markdown }) => {
    const { parts, tables } = blocksOf(markdown);
    const text = [...parts, ...tables.flatMap(({ rows }) => rows.flat())].join("\n");
    const cited = [...new Set(text.match(URL) ?? [])].map(trimmed);
    const unknown = cited.filter((url) => !known.has(normalized(url)) && !EXAMPLE.test(normalized(url)));
    const explained = [...markdown.matchAll(EXPLAINED)].map(([, bracketed, listed]) => Number(bracketed ?? listed));
    const marks = new Set([...text.matchAll(MARK)].map(({ groups }) => Number(groups?.["number"])));
    const open = [...marks].filter((number) => number > count && !explained.includes(number));
    return [...unknown.map(words.url), ...open.map((number) => words.mark(`[${number}]`))].map((problem) => {
      return { check: "citations" as const, sectionId: id, problem };
    });
  });
};

function sourceTexts({ brought, sections }: CheckedPlan): string[] {
  return [...brought, ...sections.flatMap(({ sources }) => sources)];
}

function addresses(text: string): string[] {
  return (text.match(URL) ?? []).map((url) => normalized(trimmed(url)));
}

/** The stop, or the particle, after an address is the sentence's. */
function trimmed(url: string): string {
  return url.replace(/[\p{Script=Hangul}.,;:!?*_~]+$/u, "");
}

/** The same page, however its address is written. */
function normalized(url: string): string {
  const [page = ""] = url.split("#");
  const [host = "", ...path] = page.replace(/^https?:\/\/(?:www\.)?/i, "").split("/");
  return [host.toLowerCase(), ...path].join("/").replace(/\/+$/, "");
}
