import { nameOf, type Shape } from "./shape.ts";
import type { Step } from "./transcript.ts";

/** What two servers answer differently to the same calls, one sentence for each place: the reference first. */
export function differences(reference: readonly Step[], ours: readonly Step[]): string[] {
  const found = new Map(ours.map((step) => [step.name, step]));
  const known = new Set(reference.map(({ name }) => name));
  const unknown = ours.filter(({ name }) => !known.has(name)).map(({ name }) => `${name}: only called here`);
  const differing = reference.flatMap((step) => {
    const own = found.get(step.name);
    return own ? stepDifferences(step, own).map((text) => `${step.name}: ${text}`) : [`${step.name}: not called here`];
  });
  return [...differing, ...unknown];
}

function stepDifferences(reference: Step, own: Step): string[] {
  if (reference.status !== own.status) return [`status ${reference.status}, here ${own.status}`];
  // How an error is told is one difference, which no call needs to name again.
  if (reference.status >= 400) return [];
  const events = new Set([...Object.keys(reference.events ?? {}), ...Object.keys(own.events ?? {})]);
  return [
    ...(reference.type === own.type ? [] : [`type ${reference.type || "none"}, here ${own.type || "none"}`]),
    ...listed("header", reference.headers, own.headers),
    ...orderDifference(reference, own),
    ...shapeDifferences("body", reference.body, own.body),
    ...[...events].flatMap((name) => shapeDifferences(`event ${name}`, reference.events?.[name], own.events?.[name])),
  ];
}

function listed(what: string, reference: readonly string[], own: readonly string[]): string[] {
  return [
    ...reference.filter((name) => !own.includes(name)).map((name) => `${what} ${name}: not here`),
    ...own.filter((name) => !reference.includes(name)).map((name) => `${what} ${name}: only here`),
  ];
}

/** The order of those events that both send: one that only one of them sends is told of once, as an event. */
function orderDifference(reference: Step, own: Step): string[] {
  const common = new Set(Object.keys(reference.events ?? {}).filter((name) => own.events?.[name] !== undefined));
  const [one, other] = [reference, own].map(({ order = [] }) => orderOf(order, common));
  return one === other ? [] : [`order ${one}; here ${other}`];
}

function orderOf(order: readonly string[], common: ReadonlySet<string>): string {
  const groups: string[][] = [];
  for (const entry of order) {
    const isGroup = entry.endsWith(")+");
    const names = (isGroup ? entry.slice(1, -2).split(" ") : [entry]).filter((name) => common.has(name));
    const before = groups.at(-1);
    if (isGroup && before?.[0] === "+") before.push(...names);
    else if (names.length > 0) groups.push(isGroup ? ["+", ...names] : names);
  }
  const told = groups.map(([first = "", ...names]) =>
    first === "+" ? `(${[...new Set(names)].toSorted().join(" ")})+` : first,
  );
  return told.join(", ") || "nothing";
}

function shapeDifferences(place: string, reference: Shape | undefined, own: Shape | undefined): string[] {
  if (reference === undefined && own === undefined) return [];
  if (reference === undefined) return [`${place}: only here`];
  if (own === undefined) return [`${place}: not here`];
  if (isList(reference) && isList(own)) {
    const [one, other] = [reference[0], own[0]];
    if (one === undefined || other === undefined) return one === other ? [] : [`${place}: ${emptiness(one, other)}`];
    return shapeDifferences(`${place}[]`, one, other);
  }
  if (typeof reference === "object" && typeof own === "object" && !isList(reference) && !isList(own)) {
    const keys = new Set([...Object.keys(reference), ...Object.keys(own)].map((key) => key.replace(/\?$/, "")));
    return [...keys].toSorted().flatMap((key) => {
      const [one, other] = [reference, own].map((fields) => fields[key] ?? fields[`${key}?`]);
      const isAlways = [reference, own].map((fields) => fields[key] !== undefined);
      const inner = shapeDifferences(`${place}.${key}`, one, other);
      if (one === undefined || other === undefined || isAlways[0] === isAlways[1]) return inner;
      return [`${place}.${key}: ${isAlways[0] ? "not always here" : "always here"}`, ...inner];
    });
  }
  const [one, other] = [nameOf(reference), nameOf(own)];
  return one === other ? [] : [`${place}: ${one}, here ${other}`];
}

function emptiness(reference: Shape | undefined, own: Shape | undefined): string {
  return reference === undefined ? `empty, here of ${nameOf(own ?? "")}` : `of ${nameOf(reference)}, here empty`;
}

function isList(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape);
}

/** Why some answers differ. A `*` in a pattern stands for anything. */
export interface Reason {
  /** A sentence for those who use a client of LangGraph. */
  readonly reason: string;
  readonly patterns: readonly string[];
}

/** The differences that no reason covers, and the patterns that cover none. */
export function unlike(found: readonly string[], reasons: readonly Reason[]) {
  const patterns = reasons.flatMap((reason) => reason.patterns);
  const covers = patterns.map((pattern) => matcher(pattern));
  return {
    unexpected: found.filter((difference) => !covers.some((cover) => cover.test(difference))),
    gone: patterns.filter((_, at) => !found.some((difference) => covers[at]?.test(difference))),
  };
}

function matcher(pattern: string): RegExp {
  return new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "s");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
