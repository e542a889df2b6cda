import { unbegunState } from "../graph/state.ts";
import { AskedQuestion } from "../schemas/question.ts";

/** What a JSON value is made of: keys and kinds of values, without the values. */
export type Shape = string | { readonly [key: string]: Shape } | readonly Shape[];

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
/** Ids of interrupts and tasks, and names of namespaces that are made of them. */
const HASH = /^(?:[\w-]+:)?[\da-f]{32}$|^[\w-]+:[\da-f]{8}-[\da-f-]{27}$/i;
/** What stands under these keys is what a client sent, a configuration, or a part of the state: that it is there matters. */
const OPAQUE = new Set(["metadata", "kwargs", "configurable", "input", "result"]);
const DEEPEST = 8;

/** The graph's own: a state by its channels, and a question by its fields. In most answers it is enough that it is one. */
const OURS = {
  state: { is: ["startedOn", "rewrites"], keys: Object.keys(unbegunState("", "", null)) },
  question: { is: ["question", "recommended"], keys: Object.keys(AskedQuestion.shape) },
} as const;

export interface ShapeOptions {
  /** What lies deeper is only `object` or `list`. */
  readonly levels?: number;
  /** With the channels of states, the fields of questions, and what is opaque in others. */
  readonly isWhole?: boolean;
}

/** The shape of a value. */
export function shapeOf(value: unknown, { levels = DEEPEST, isWhole = false }: ShapeOptions = {}): Shape {
  if (value === null) return "null";
  if (typeof value === "string") return kindOfText(value);
  if (typeof value !== "object") return typeof value;
  if (Array.isArray(value)) {
    if (levels === 0) return "list";
    const entries = value.map((entry) => shapeOf(entry, { levels: levels - 1, isWhole }));
    return entries.length === 0 ? [] : [entries.reduce(merged)];
  }
  const own = Object.entries(OURS).find(([, { is }]) => is.every((key) => key in value));
  if (own) return ownShape(value, own[0], own[1].keys, isWhole);
  if (levels === 0) return "object";
  const entries = Object.entries(value).map(([key, entry]): [string, Shape] => {
    const left = OPAQUE.has(key) ? Math.min(levels - 1, isWhole ? 1 : 0) : levels - 1;
    return [UUID.test(key) || HASH.test(key) ? "<id>" : key, shapeOf(entry, { levels: left, isWhole })];
  });
  return sorted(entries);
}

function ownShape(value: object, name: string, keys: readonly string[], isWhole: boolean): Shape {
  const rest = Object.entries(value).filter(([key]) => isWhole || !keys.includes(key));
  const shapes = rest.map(([key, entry]): [string, Shape] => [key, shapeOf(entry, { levels: 0 })]);
  return sorted([...(isWhole ? [] : ([[`<${name}>`, name]] as const)), ...shapes]);
}

/** What two values that stand in one place have: keys that only one of them has end in `?`. */
export function merged(one: Shape, other: Shape): Shape {
  if (typeof one === "string" && typeof other === "string") return eitherKind(one, other);
  if (Array.isArray(one) && Array.isArray(other)) {
    const entries = [...one, ...other] as Shape[];
    return entries.length === 0 ? [] : [entries.reduce(merged)];
  }
  if (isFields(one) && isFields(other)) return mergedFields(one, other);
  return eitherKind(nameOf(one), nameOf(other));
}

function mergedFields(one: Fields, other: Fields): Shape {
  const names = new Set([...Object.keys(one), ...Object.keys(other)].map((key) => key.replace(/\?$/, "")));
  const entries = [...names].map((name): [string, Shape] => {
    const found = [one[name], one[`${name}?`], other[name], other[`${name}?`]].filter((shape) => shape !== undefined);
    const isAlways = one[name] !== undefined && other[name] !== undefined;
    return [isAlways ? name : `${name}?`, found.reduce(merged)];
  });
  return sorted(entries);
}

type Fields = { readonly [key: string]: Shape };

function isFields(shape: Shape): shape is Fields {
  return typeof shape === "object" && !Array.isArray(shape);
}

function sorted(entries: readonly (readonly [string, Shape])[]): Shape {
  const fields: Record<string, Shape> = {};
  for (const [key, shape] of entries.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    fields[key] = fields[key] === undefined ? shape : merged(fields[key], shape);
  }
  return fields;
}

function kindOfText(text: string): string {
  if (UUID.test(text)) return "uuid";
  return TIME.test(text) ? "time" : "text";
}

/** A shape in a word. */
export function nameOf(shape: Shape): string {
  if (typeof shape === "string") return shape;
  return Array.isArray(shape) ? "list" : "object";
}

function eitherKind(one: string, other: string): string {
  return [...new Set([...one.split("|"), ...other.split("|")])].toSorted().join("|");
}
