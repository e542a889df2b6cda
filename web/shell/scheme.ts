import { useState } from "react";

export type Scheme = "system" | "light" | "dark";

const KEY = "plancraft-scheme";

/** Dark or light, as it was chosen; the system's where nothing was. */
export function chosenScheme(): Scheme {
  const chosen = localStorage.getItem(KEY);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

/** Gives the page its scheme. */
export function showScheme(scheme: Scheme): void {
  if (scheme === "system") delete document.documentElement.dataset["scheme"];
  else document.documentElement.dataset["scheme"] = scheme;
}

/** @returns The scheme, and what chooses another one, which is kept. */
export function useScheme(): readonly [Scheme, (scheme: Scheme) => void] {
  const [scheme, setScheme] = useState(chosenScheme);
  const choose = (chosen: Scheme) => {
    if (chosen === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
    showScheme(chosen);
    setScheme(chosen);
  };
  return [scheme, choose];
}
