import type { Language } from "../../schemas/idea.ts";

const KEY = "plancraft-language";

/** In which language the page speaks: as it was chosen, else the browser's. */
export function language(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "en" || chosen === "ko") return chosen;
  return navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en";
}

export function keepLanguage(chosen: Language): void {
  localStorage.setItem(KEY, chosen);
}
