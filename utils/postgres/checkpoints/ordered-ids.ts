/** A UUID of version 6: its digits are in the order of time, so that texts compare as moments do. */
const UUID6 = /^([0-9a-f]{8})-([0-9a-f]{4})-6([0-9a-f]{3})(-[0-9a-f]{4}-[0-9a-f]{12})$/;
const MOMENT_DIGITS = 15;

/**
 * Under which ids checkpoints are stored. LangGraph makes an id of the clock, and the latest checkpoint of a thread is the one
 * with the largest: a clock that went back, or another machine's that is behind, would have a thread go on with an older one.
 * Such a checkpoint is stored at the moment that comes next behind its parent's, with its own digits behind that. Its own id stays in its body, where LangGraph
 * finds it again: ids of tasks and of questions are made of it.
 */
export class OrderedIds {
  readonly #stored = new Map<string, string>();

  /** The id that a checkpoint is stored under, given the one that it is called by. */
  storedUnder(id: string): string {
    return this.#stored.get(id) ?? id;
  }

  /** Notes what was read. */
  met(id: string, stored: string): void {
    if (id !== stored) this.#stored.set(id, stored);
  }

  /** Where a new checkpoint is stored, and whose child it is, given the ids that they are called by. */
  placed(id: string, parentId?: string | null): { readonly id: string; readonly parent: string | null } {
    const parent = typeof parentId === "string" ? this.storedUnder(parentId) : null;
    if (parent !== null && id < parent && !this.#stored.has(id)) this.met(id, nextBehind(parent, id));
    return { id: this.storedUnder(id), parent };
  }
}

/**
 * The end is the child's own, so that two children of one parent are two. An id that is no such UUID comes from a program of
 * somebody's own, and is longer than before.
 */
function nextBehind(parent: string, own: string): string {
  const [, high = "", middle = "", low = ""] = UUID6.exec(parent) ?? [];
  const rest = UUID6.exec(own)?.[4];
  if (high === "" || rest === undefined) return `${parent}0`;
  const moment = (BigInt(`0x${high}${middle}${low}`) + 1n).toString(16).padStart(MOMENT_DIGITS, "0");
  return `${moment.slice(0, 8)}-${moment.slice(8, 12)}-6${moment.slice(12)}${rest}`;
}
