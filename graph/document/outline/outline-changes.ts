import type { Language } from "../../../schemas/idea.ts";
import type { PlanOutline, PlanSection } from "../../../schemas/model/outline.ts";
import type { Action } from "../../../schemas/model/review.ts";
import type { DoneOutlineChange, OutlineChange } from "../../../schemas/model/revision.ts";
import type { PlanState } from "../../state.ts";
import { oneLine } from "../text/markdown.ts";
import { isSameTitle } from "../text/same-title.ts";
import { namedSection } from "./named-section.ts";
import { type OutlineWords, outlineWords } from "./outline-words.ts";
import { isUsableId } from "./section-ids.ts";
import { summingSections } from "./summing-sections.ts";

export interface ChangedOutline {
  readonly outline: PlanOutline;
  /** What the changes ask of sections: to be written, to take in what another one said. */
  readonly actions: readonly Action[];
  /** What was carried out, in its order. */
  readonly done: readonly DoneOutlineChange[];
  /** What was not, and why, a sentence each. */
  readonly undone: readonly string[];
  /** What sections are called that the plan does not have. */
  readonly unknown: readonly string[];
  /** The same, with the places that do not exist. */
  readonly missed: readonly string[];
  /** The ids of added sections by what the answer calls them, where these are no ids. */
  readonly ids: ReadonlyMap<string, string>;
}

/** More than a person can edit in an outline. */
const MAX_SECTIONS = 40;
const MAX_TITLE_CHARACTERS = 200;
const BEGINNING = /^(?:|null|none|start|begin(?:ning)?|front|top|first|맨\s*(?:앞|처음|위)|처음|시작|앞)$/iu;
const END = /^(?:end|bottom|last|맨\s*(?:뒤|끝|마지막|아래)|끝|마지막|뒤)$/iu;

/**
 * Carries out changes to the outline of a finished plan, one after the other. What cannot be is left undone and told. A
 * section that the human locked keeps its words and is merged with no other. Never throws.
 */
export function changedOutline(
  outline: PlanOutline,
  changes: readonly OutlineChange[],
  sections: PlanState["sections"],
  language: Language,
): ChangedOutline {
  const editing = new OutlineEditing(outline, sections, language);
  for (const change of needed(changes, outline.sections)) editing.apply(change);
  return editing.result();
}

/** Without the drops of sections that are merged: what they said goes on elsewhere. */
function needed(changes: readonly OutlineChange[], sections: readonly PlanSection[]): OutlineChange[] {
  const idOf = ({ sectionId }: OutlineChange) => namedSection(sectionId, sections)?.id ?? sectionId;
  const merged = new Set(changes.flatMap((change) => (change.op === "merge" ? [idOf(change)] : [])));
  return changes.filter((change) => change.op !== "drop" || !merged.has(idOf(change)));
}

class OutlineEditing {
  readonly #outline: PlanOutline;
  readonly #texts: PlanState["sections"];
  readonly #words: OutlineWords;
  #current: readonly PlanSection[];
  #actions: Action[] = [];
  readonly #done: DoneOutlineChange[] = [];
  readonly #undone = new Set<string>();
  readonly #unknown = new Set<string>();
  readonly #missed = new Set<string>();
  readonly #ids = new Map<string, string>();
  readonly #added: PlanSection[] = [];
  readonly #mergedInto = new Map<string, string>();

  constructor(outline: PlanOutline, texts: PlanState["sections"], language: Language) {
    this.#outline = outline;
    this.#texts = texts;
    this.#words = outlineWords(language);
    this.#current = outline.sections;
  }

  apply(change: OutlineChange): void {
    if (change.op === "add") return this.#add(change);
    const section = this.#find(change.sectionId);
    if (section === "gone") return;
    if (!section) return this.#notFound(change.sectionId);
    if (change.op === "rename") return this.#rename(section, titleIn(change.title));
    if (change.op === "move") return this.#move(section, change.after);
    if (change.op === "merge") return this.#merge(section, change);
    // Of a section that went into another one nothing is left to drop.
    if (this.#idOf(change.sectionId) === section.id) this.#drop(section);
  }

  result(): ChangedOutline {
    const [undone, unknown] = [[...this.#undone], [...this.#unknown]];
    const told = { undone, unknown, missed: [...unknown, ...this.#missed], ids: this.#ids };
    if (this.#current.length === 0) {
      return { ...told, undone: [this.#words.emptied, ...undone], outline: this.#outline, actions: [], done: [] };
    }
    const [before, after] = [this.#outline.sections, this.#current].map((all) => new Set(all.map(({ id }) => id)));
    const isGone = ({ op }: DoneOutlineChange) => op === "drop" || op === "merge";
    return {
      ...told,
      outline: { ...this.#outline, sections: [...this.#current] },
      actions: this.#actions.filter(({ sectionId }) => after?.has(sectionId)),
      // What was added and taken out again was never there.
      done: this.#done.filter((one) => (isGone(one) ? before : after)?.has(one.sectionId)),
    };
  }

  /** The id of the section that a name means, as it is or was called, also where it is gone. */
  #idOf(name: string): string | null {
    const here = namedSection(this.#ids.get(name) ?? name, this.#current);
    return (here ?? namedSection(name, [...this.#outline.sections, ...this.#added]))?.id ?? null;
  }

  /** The section that a name means, or what it was merged into; `gone` where it was dropped. */
  #find(name: string): PlanSection | "gone" | null {
    let id = this.#idOf(name);
    if (id === null) return null;
    for (let into = this.#mergedInto.get(id); into !== undefined; into = this.#mergedInto.get(id)) id = into;
    return this.#current.find((section) => section.id === id) ?? "gone";
  }

  #notFound(name: string): void {
    const called = oneLine(name);
    if (this.#current.filter(({ title }) => isSameTitle(title, called)).length > 1) {
      this.#undone.add(this.#words.several(called));
    } else {
      this.#unknown.add(called || "?");
    }
  }

  #note(op: DoneOutlineChange["op"], { id, title }: PlanSection, more: Partial<DoneOutlineChange> = {}): void {
    this.#done.push({ op, sectionId: id, title, before: null, into: null, ...more });
  }

  #add({ sectionId, title, intent, after }: OutlineChange): void {
    const name = sectionId.trim();
    const called = titleIn(title) || titleIn(name);
    if (called === "") return;
    const same = this.#current.find(({ id }) => id === name);
    if (same && isSameTitle(same.title, called)) return void this.#undone.add(this.#words.thereAlready(same.title));
    if (this.#current.length >= MAX_SECTIONS) {
      return void this.#undone.add(this.#words.full(called, MAX_SECTIONS));
    }
    const id = same || !isUsableId(name) ? this.#freeId(same ? name : "section") : name;
    if (!same && id !== name && name !== "") this.#ids.set(name, id);
    const section = { id, title: called, intent: intent?.trim() ?? "", keyPoints: [] };
    this.#added.push(section);
    this.#current = placed(this.#current, section, this.#placeOf(after) ?? this.#current.length);
    this.#actions.push({ sectionId: id, instruction: section.intent || called });
    this.#note("add", section);
  }

  #freeId(stem: string): string {
    const taken = new Set([...this.#outline.sections, ...this.#current].map(({ id }) => id));
    for (let number = this.#current.length + 1; ; number++) {
      const id = `${stem.slice(0, 60)}-${number}`;
      if (!taken.has(id)) return id;
    }
  }

  #rename(section: PlanSection, title: string): void {
    if (title === "") return void this.#undone.add(this.#words.noTitle(section.title));
    if (title === section.title) return void this.#undone.add(this.#words.sameTitle(title));
    this.#current = this.#current.map((one) => (one === section ? { ...one, title } : one));
    this.#note("rename", { ...section, title }, { before: section.title });
    const mentions = ({ id, locked }: PlanSection) => !locked && this.#texts[id]?.markdown.includes(section.title);
    const summing = summingSections({ sections: [...this.#current] }).filter(mentions);
    const instruction = this.#words.callIt(section.title, title);
    this.#actions.push(...summing.map(({ id }) => ({ sectionId: id, instruction })));
  }

  #move(section: PlanSection, after: string | null): void {
    const others = this.#current.filter((one) => one !== section);
    const at = this.#placeOf(after, others);
    if (at === null && this.#find(after ?? "") !== section) {
      this.#missed.add(oneLine(after ?? ""));
      return void this.#undone.add(this.#words.nowhere(section.title, oneLine(after ?? "")));
    }
    const moved = at === null ? this.#current : placed(others, section, at);
    if (moved.every((one, place) => one === this.#current[place])) {
      return void this.#undone.add(this.#words.inPlace(section.title));
    }
    this.#current = moved;
    this.#note("move", section);
  }

  #drop(section: PlanSection): void {
    this.#current = this.#current.filter((one) => one !== section);
    this.#note("drop", section);
    // What sums up the others may speak of a section that is gone.
    const summing = summingSections({ sections: [...this.#current] }).filter(({ locked }) => !locked);
    const instruction = this.#words.takeOut(section.title);
    this.#actions.push(...summing.map(({ id }) => ({ sectionId: id, instruction })));
  }

  #merge(section: PlanSection, { title, after }: OutlineChange): void {
    const [byPlace, byTitle] = [after, title].map((name) => {
      const found = name?.trim() ? this.#find(name) : null;
      return found === "gone" ? null : found;
    });
    const target = byPlace ?? byTitle;
    if (!target) {
      if (after?.trim()) this.#missed.add(oneLine(after));
      return void this.#undone.add(this.#words.intoNothing(section.title));
    }
    if (target === section) {
      // Two of which one went into the other already are what was asked for.
      if (this.#idOf((byPlace ? after : title) ?? "") === section.id) {
        this.#undone.add(this.#words.intoItself(section.title));
      }
      return;
    }
    if (target.locked || section.locked) return void this.#undone.add(this.#words.locked(section.title));
    const text = this.#texts[section.id]?.markdown.trim();
    const whole = { ...target, keyPoints: [...target.keyPoints, ...section.keyPoints] };
    // What it was to take in itself goes with it.
    this.#actions = this.#actions.map((one) => (one.sectionId === section.id ? { ...one, sectionId: target.id } : one));
    if (text) {
      this.#actions.push({ sectionId: target.id, instruction: `${this.#words.takeIn(section.title)}\n\n${text}` });
    }
    this.#current = this.#current.flatMap((one) => (one === section ? [] : [one === target ? whole : one]));
    this.#mergedInto.set(section.id, target.id);
    this.#note("merge", section, { into: { id: target.id, title: target.title } });
    const name = byPlace && !byTitle ? titleIn(title) : "";
    if (name !== "" && name !== whole.title) this.#rename(whole, name);
  }

  /** Where a section stands that is put behind another one; null where there is no such section. */
  #placeOf(after: string | null, sections = this.#current): number | null {
    const found = after === null ? null : this.#find(after);
    if (found && found !== "gone") return sections.includes(found) ? sections.indexOf(found) + 1 : null;
    if (BEGINNING.test(after?.trim() ?? "")) return 0;
    return END.test(after?.trim() ?? "") ? sections.length : null;
  }
}

function placed(sections: readonly PlanSection[], section: PlanSection, at: number): readonly PlanSection[] {
  return sections.toSpliced(at, 0, section);
}

/** A title of one line, without the marks of a heading. */
function titleIn(text: string | null): string {
  const line = oneLine(text ?? "").replace(/^#{1,6}\s+/u, "");
  return [...line].slice(0, MAX_TITLE_CHARACTERS).join("").trim();
}
