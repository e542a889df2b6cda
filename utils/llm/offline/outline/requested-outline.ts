import type { Language } from "../../../../schemas/idea.ts";
import { CATALOGUE } from "../catalogue.ts";
import { capitalised, clean } from "../idea.ts";
import { type OutlineRequest, readRequests } from "./outline-requests.ts";

/** What a section is known by. */
export interface NamedSection {
  readonly id: string;
  readonly title: string;
}

export interface RequestedOutline<S extends NamedSection> {
  readonly sections: readonly (S | NamedSection)[];
  /** What was not carried out, quoted. */
  readonly unfollowed: readonly string[];
  /** Whether anything was. */
  readonly isFollowed: boolean;
}

/** A plan of fewer says nothing any more. */
const LEAST = 3;
const STEP = 2;

/**
 * Carries out what a text wants of an outline, as far as it is about number, names and order of its sections.
 * @param further The ids of the sections that could be added, those that matter most first; their order is also that in
 *   which sections are kept.
 */
export function requestedOutline<S extends NamedSection>(
  text: string,
  sections: readonly S[],
  further: readonly NamedSection[],
  language: Language,
): RequestedOutline<S> {
  const { requests, unread } = readRequests(text, language);
  const unfollowed: string[] = [...unread];
  const wanted = new Set<string>();
  let current: readonly (S | NamedSection)[] = sections;
  for (const request of requests) {
    const changed = applied(request, current, further, { wanted, language });
    if (changed) current = changed;
    else if (!unfollowed.includes(request.said)) unfollowed.push(request.said);
  }
  const isFollowed = current !== sections;
  return { sections: current, unfollowed, isFollowed };
}

interface Applying {
  /** What was asked for by name: a smaller number keeps it. */
  readonly wanted: Set<string>;
  readonly language: Language;
}

/** Null where it cannot be carried out. */
function applied<S extends NamedSection>(
  request: OutlineRequest,
  current: readonly (S | NamedSection)[],
  further: readonly NamedSection[],
  { wanted, language }: Applying,
): readonly (S | NamedSection)[] | null {
  if (request.op === "count" || request.op === "fewer" || request.op === "more") {
    const change = request.op === "fewer" ? -STEP : STEP;
    return ofNumber(
      request.op === "count" ? request.sections : Math.max(LEAST, current.length + change),
      current,
      further,
      wanted,
    );
  }
  const found = sectionNamed(request.name, current);
  if (request.op === "add") {
    if (found) return null;
    const known = sectionNamed(request.name, further);
    if (!known && !request.mayBeNew) return null;
    const added = known ?? {
      id: freeId(request.name, current),
      title: language === "en" ? capitalised(clean(request.name)) : clean(request.name),
    };
    wanted.add(added.id);
    return placed(added, current);
  }
  // What is not there need not be dropped; a name that nobody knows was meant for something else.
  if (!found) return request.op === "drop" && sectionNamed(request.name, further) ? current : null;
  const others = current.filter((one) => one !== found);
  if (request.op === "rename") {
    return current.map((one) =>
      one === found ? { ...found, title: clean(request.title).slice(0, 120) || found.title } : one,
    );
  }
  if (request.op === "move") return request.to === "first" ? [found, ...others] : [...others, found];
  return others.length > 0 ? others : null;
}

function ofNumber<S extends NamedSection>(
  number: number,
  current: readonly (S | NamedSection)[],
  further: readonly NamedSection[],
  wanted: ReadonlySet<string>,
): readonly (S | NamedSection)[] | null {
  const rank = ({ id }: NamedSection) => (wanted.has(id) ? -1 : (further.findIndex((one) => one.id === id) + 99) % 99);
  const kept = new Set(current.toSorted((a, b) => rank(a) - rank(b)).slice(0, number));
  let sections: readonly (S | NamedSection)[] = current.filter((section) => kept.has(section));
  for (const more of further) {
    if (sections.length >= number) break;
    if (!sections.some(({ id }) => id === more.id)) sections = placed(more, sections);
  }
  return sections.length === number ? sections : null;
}

/** A section of the catalogue stands where it always does; any other one at the end. */
function placed<S extends NamedSection>(
  added: NamedSection,
  current: readonly (S | NamedSection)[],
): readonly (S | NamedSection)[] {
  const place = (id: string) => CATALOGUE.findIndex((entry) => entry.id === id);
  const own = place(added.id);
  const at = own < 0 ? -1 : current.findIndex(({ id }) => place(id) > own);
  return at < 0 ? [...current, added] : current.toSpliced(at, 0, added);
}

/** The section that a name means: by its title, its id, or the words that ask for one of the catalogue. */
function sectionNamed<T extends NamedSection>(name: string, sections: readonly T[]): T | undefined {
  const plain = (text: string) => text.normalize("NFC").toLowerCase().replaceAll("-", " ").replace(/\s+/g, " ").trim();
  const wanted = plain(name);
  if (wanted.length < 2) return undefined;
  return (
    sections.find(({ id, title }) => plain(title) === wanted || plain(id) === wanted) ??
    sections.find(({ title }) => plain(title).includes(wanted)) ??
    sections.find(({ id }) => CATALOGUE.find((entry) => entry.id === id)?.asked.test(name)) ??
    sections.find(({ title }) => wanted.includes(plain(title)))
  );
}

function freeId(name: string, current: readonly NamedSection[]): string {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[-\d]+|-+$/g, "")
      .slice(0, 40) || "added";
  for (let at = 1; ; at++) {
    const id = at === 1 && base !== "added" ? base : `${base}-${at}`;
    if (!current.some((section) => section.id === id)) return id;
  }
}
