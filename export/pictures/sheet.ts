import { LIGHT, literal } from "./palette.ts";
import { DIAGRAM_STYLE } from "./style.ts";

/** One selector of the style sheet with what it sets. */
interface Rule {
  readonly tag: string | null;
  readonly classes: readonly string[];
  readonly without: string | null;
  /** Only in charts of ours. */
  readonly ofChart: boolean;
  readonly weight: number;
  readonly set: readonly (readonly [name: string, value: string])[];
}

const RULE = /([^{}]+)\{([^{}]*)\}/g;
const COMPOUND = /^([a-z]+)?((?:\.[\w-]+)*)(?::not\(\.([\w-]+)\))?$/;

let read: { readonly rules: readonly Rule[]; readonly variables: ReadonlyMap<string, string> } | undefined;

/** What the style sheet of drawn diagrams sets of an element, with literal colours: what a browser would make of it. */
export function styleOf(tag: string, classes: readonly string[], isChart: boolean): ReadonlyMap<string, string> {
  const { rules, variables } = sheet();
  const fitting = rules.filter(
    (rule) =>
      (rule.tag === null || rule.tag === tag) &&
      (!rule.ofChart || isChart) &&
      rule.classes.every((name) => classes.includes(name)) &&
      (rule.without === null || !classes.includes(rule.without)),
  );
  return new Map(fitting.flatMap(({ set }) => set.map(([name, value]) => [name, literal(value, variables)] as const)));
}

/** A colour as the library names it, such as `var(--_line)`, as it is on white ground. */
export function literalColour(value: string): string {
  return literal(value, sheet().variables);
}

function sheet(): NonNullable<typeof read> {
  read ??= readSheet(DIAGRAM_STYLE);
  return read;
}

function readSheet(css: string): NonNullable<typeof read> {
  const variables = new Map<string, string>(Object.entries(LIGHT));
  const rules = [...css.matchAll(RULE)].flatMap(([, selectors = "", body = ""]) => {
    const set = declarations(body);
    for (const [name, value] of set) if (name.startsWith("--")) variables.set(name.slice(2), value);
    const plain = set.filter(([name]) => !name.startsWith("--"));
    return plain.length === 0 ? [] : selectors.split(",").map((selector) => ruleOf(selector.trim(), plain));
  });
  return { rules: rules.toSorted((one, other) => one.weight - other.weight), variables };
}

function declarations(body: string): (readonly [string, string])[] {
  return body
    .split(";")
    .map((declaration) => declaration.trim())
    .filter(Boolean)
    .map((declaration) => {
      const colon = declaration.indexOf(":");
      return [declaration.slice(0, colon).trim(), declaration.slice(colon + 1).trim()] as const;
    });
}

function ruleOf(selector: string, set: Rule["set"]): Rule {
  const compounds = selector.split(/\s+/).filter((compound) => compound !== ".diagram");
  const [, tag, classes = "", without] = COMPOUND.exec(compounds.at(-1) ?? "") ?? [];
  if (tag === undefined && classes === "") throw new Error(`The style sheet of diagrams has ${selector}`);
  const names = classes.split(".").filter(Boolean);
  const ofChart = compounds.length > 1 && compounds[0] === ".chart";
  const weight = names.length + (without ? 1 : 0) + (ofChart ? 1 : 0) + (tag ? 0.1 : 0);
  return { tag: tag ?? null, classes: names, without: without ?? null, ofChart, weight, set };
}
