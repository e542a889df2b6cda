import { useCallback, useState } from "react";

/** What stands under a key in this tab's storage; null where there is nothing, or it cannot be read. */
export function keptValue(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps a value for as long as the tab is open; null removes it. Where storage is full or forbidden, it lives as long as the page. */
export function keepValue(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // What is typed stays on the page, which is all that can be done.
  }
}

/** The keys of this tab's storage that begin so. */
export function keptKeys(prefix: string): string[] {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/**
 * State that outlives a reload of the page: what a person typed and has not sent.
 * @param key Its own; another key is another state, so that the component needs it as its `key`, too.
 * @param read Makes the state of what was kept, which may be anything, or nothing (null).
 */
export function useKeptDraft<T>(key: string, read: (kept: unknown) => T): readonly [T, (draft: T) => void] {
  const [draft, setDraft] = useState(() => read(keptValue(key)));
  const keep = useCallback(
    (changed: T) => {
      setDraft(changed);
      keepValue(key, changed);
    },
    [key],
  );
  return [draft, keep];
}
