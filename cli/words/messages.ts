import type { Language } from "../../schemas/idea.ts";
import { ENGLISH, type Messages } from "./messages-en.ts";
import { KOREAN } from "./messages-ko.ts";

/** Every sentence of the command line, in every language it speaks. */
export const MESSAGES: Readonly<Record<Language, Messages>> = { en: ENGLISH, ko: KOREAN };
