import { createContext, type ReactNode, use, useEffect, useState } from "react";
import type { Language } from "../../schemas/idea.ts";
import { keepLanguage, language as spoken } from "../api/spoken-language.ts";

interface Spoken {
  readonly language: Language;
  readonly speak: (language: Language) => void;
}

const LanguageContext = createContext<Spoken | null>(null);

/** The language of everything below it. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(spoken);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speak = (chosen: Language) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };
  return <LanguageContext value={{ language, speak }}>{children}</LanguageContext>;
}

export function useLanguage(): Spoken {
  const context = use(LanguageContext);
  if (context === null) throw new Error("There is no language outside of LanguageProvider");
  return context;
}

/** What a room of the page says, in both languages. */
export type RoomWords<W> = Readonly<Record<Language, W>>;

/** A room's words in the language that the page speaks. Each room has them in its file `words.ts`. */
export function useWords<W>(words: RoomWords<W>): W {
  return words[useLanguage().language];
}
