import type { Language } from "../../../schemas/idea.ts";
import { REPORT_EN, type ReportWords } from "./words-en.ts";
import { REPORT_KO } from "./words-ko.ts";

/** What a report says, in each language. */
export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = { en: REPORT_EN, ko: REPORT_KO };
