import type { Invariant } from "./invariant.ts";

/** However often a request was sent under its key, it made one session; and there is none that nobody was told of. */
export const keysGiveOneSession: Invariant = async ({ rows, book }) => {
  const twice = [...book.givenForKey].filter(([, sessions]) => sessions.size > 1);
  const known = new Set([...book.givenForKey.values()].flatMap((sessions) => [...sessions]));
  const stored = await rows<{ id: string }>("SELECT id FROM sessions");
  return [
    ...twice.map(([key, sessions]) => `The key ${key} gave ${[...sessions].join(" and ")}`),
    ...stored.filter(({ id }) => !known.has(id)).map(({ id }) => `${id} was made, and nobody was told`),
  ];
};
