const KEY = "plancraft-token";

/** The token that requests are sent with; null on one's own machine. It is kept as long as the tab. */
export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

export function keepToken(given: string | null): void {
  if (given === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, given);
}
