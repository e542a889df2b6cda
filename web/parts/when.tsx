import type { Language } from "../../schemas/idea.ts";
import { useLanguage } from "../shell/language.tsx";

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** A moment as people say it, such as "5 minutes ago"; the exact time stands behind it. */
export function When({ at }: { readonly at: string }) {
  const { language } = useLanguage();
  return (
    <time dateTime={at} title={exactTime(at, language)}>
      {relativeTime(at, Date.now(), language)}
    </time>
  );
}

/** How long ago it was; within a minute it is just now. */
export function relativeTime(at: string, now: number, language: Language): string {
  const seconds = (Date.parse(at) - now) / 1_000;
  if (Math.abs(seconds) < 60) return language === "ko" ? "방금" : "just now";
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const [unit, size] = UNITS.find(([, long]) => Math.abs(seconds) >= long) ?? ["minute", 60];
  return format.format(Math.trunc(seconds / size), unit);
}

/** Date and time in full, as the language writes them. */
export function exactTime(at: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(at));
}
