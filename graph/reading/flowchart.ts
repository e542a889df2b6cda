/** A node where it stands: its id, and the shape with its text as it is written, brackets and all; empty for none. */
export interface FlowNode {
  readonly id: string;
  readonly shape: string;
}

/** What a flowchart says in one of its statements. */
export type FlowStatement =
  /** Nodes, joined by `&` where they stand together, with the arrows between them. */
  | { readonly kind: "chain"; readonly groups: readonly (readonly FlowNode[])[]; readonly arrows: readonly string[] }
  /** A subgraph, its end, a style: as it is written. */
  | { readonly kind: "other"; readonly text: string };

/** Why Mermaid would refuse a chart: the kind of the mistake, and the words it stands in. */
export interface FlowProblem {
  readonly kind: "label" | "reserved" | "looseEnd" | "unread";
  readonly text: string;
}

export interface Flowchart {
  readonly statements: readonly FlowStatement[];
  readonly problem: FlowProblem | null;
}

/** The header of a flowchart with its direction, and what follows it on the line. */
export const FLOW_HEADER = /^(?:graph|flowchart)(?:[ \t]+(TD|TB|LR|BT|RL))?(?=[ \t]*(?:[;\n]|$))/;

/** Opening and closing brackets of shapes, the longer ones first; the slanted ones close in either way. */
const SHAPES: readonly (readonly [open: string, ...closes: string[]])[] = [
  ["(((", ")))"],
  ["([", "])"],
  ["((", "))"],
  ["(-", "-)"],
  ["[[", "]]"],
  ["[(", ")]"],
  ["[/", "/]", "\\]"],
  ["[\\", "\\]", "/]"],
  ["{{", "}}"],
  ["[", "]"],
  ["(", ")"],
  ["{", "}"],
  [">", "]"],
];
/** Words of the language; a hyphen behind one does not make another word of it. */
const RESERVED =
  /^(?:end|graph|subgraph|style|class|classDef|linkStyle|flowchart|interpolate|_self|_blank|_parent|_top)(?!\w)/;
const ID = /(?:[\p{L}\p{M}0-9_!#$%'*+.,?\\/`]|:(?!::)|-(?![>.-])|=(?!=))+/uy;
const ARROW = new RegExp(
  [
    String.raw`[<xo]?(?:--+[-xo>]|==+[=xo>]|-\.+-[xo>]?)(?:[ \t]*\|(?:"[^"]+"|[^|"()[\]{}]+)\|)?`,
    "~~~+",
    String.raw`[<xo]?--[ \t]*(?:"[^"\n]+"|(?:[^"\n-]|-(?!-))+?)[ \t]*--+[-xo>]`,
    String.raw`[<xo]?==[ \t]*(?:"[^"\n]+"|(?:[^"\n=]|=(?!=))+?)[ \t]*==+[=xo>]`,
    String.raw`[<xo]?-\.[ \t]*(?:"[^"\n]+"|[^"\n.]+?)[ \t]*\.+-[xo>]?`,
  ].join("|"),
  "y",
);
/** Statements that begin with a word of the language, and go on as such. */
const OTHER =
  /end(?=[ \t]*(?:[;\n]|$))|(?:(?:style|classDef|class|linkStyle|click)(?=[ \t]+[^-=&[({>\s])|(?:subgraph|direction|accTitle|accDescr)(?![\w-])(?![ \t]*(?:--|==|-\.|&|[({>])))[^\n;]*/y;
const SUBGRAPH_TITLE = /^subgraph(?:[ \t]+(?:"[^"]*"|[^[\](){}|"<>]*(?:\[(?:"[^"]*"|[^[\](){}|"]*)\])?))?[ \t]*$/;
const BLANK = /[ \t]*/y;
const MOST_SHOWN = 60;

/** Reads the lines of a flowchart behind its header as Mermaid does, up to the first that it would refuse. */
export function readFlowchart(body: string): Flowchart {
  const statements: FlowStatement[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(body)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const lineAt = (from: number) => {
    const start = body.lastIndexOf("\n", from - 1) + 1;
    const end = body.indexOf("\n", from);
    return [
      ...body
        .slice(start, end < 0 ? undefined : end)
        .replace(/^[\s;]+/, "")
        .trimEnd(),
    ]
      .slice(0, MOST_SHOWN)
      .join("");
  };
  const wrong = (kind: FlowProblem["kind"], text: string): Flowchart => ({ statements, problem: { kind, text } });

  while (at < body.length) {
    if (take(/[\s;]+/y) !== null) continue;
    const start = at;
    const other = take(OTHER);
    if (other !== null) {
      if (other.startsWith("subgraph") && !SUBGRAPH_TITLE.test(other)) return wrong("label", lineAt(start));
      statements.push({ kind: "other", text: other.trim() });
      continue;
    }
    const groups: FlowNode[][] = [];
    const arrows: string[] = [];
    for (;;) {
      const group: FlowNode[] = [];
      do {
        take(BLANK);
        const node = nodeAt(body, at);
        if (node === "reserved" || node === "label") return wrong(node, lineAt(at));
        if (node === null) return wrong(arrows.length > 0 ? "looseEnd" : "unread", lineAt(Math.max(start, at - 1)));
        group.push(node);
        at = node.end;
        take(BLANK);
      } while (take(/&/y) !== null);
      groups.push(group);
      // Ids of arrows, as in `e1@-->`, are of newer versions.
      take(/[\w-]+@(?=[-=<xo~])/y);
      const arrow = take(ARROW);
      if (arrow === null) break;
      arrows.push(arrow);
    }
    if (at < body.length && !/[\n;]/.test(body[at] ?? "")) return wrong("unread", lineAt(at));
    statements.push({ kind: "chain", groups, arrows });
  }
  return { statements, problem: null };
}

type NodeAt = (FlowNode & { readonly end: number }) | "reserved" | "label" | null;

function nodeAt(body: string, from: number): NodeAt {
  ID.lastIndex = from;
  const id = ID.exec(body)?.[0];
  if (id === undefined) return null;
  if (RESERVED.test(id)) return "reserved";
  let end = from + id.length;
  let shape = "";
  if (body.startsWith("@{", end)) {
    const close = body.indexOf("}", end);
    if (close < 0) return "label";
    end = close + 1;
  } else {
    const found = SHAPES.find(([open]) => body.startsWith(open, end));
    if (found) {
      const close = labelEnd(body, end + found[0].length, found);
      if (close === null) return "label";
      shape = body.slice(end, close);
      end = close;
    }
  }
  const marked = /^:::[\w-]+/.exec(body.slice(end, end + 100))?.[0].length ?? 0;
  return { id, shape, end: end + marked };
}

/** Where a shape ends whose text begins at `from`; null where Mermaid does not find its end. */
function labelEnd(body: string, from: number, [open, ...closes]: readonly string[]): number | null {
  // In slanted brackets quotes are characters like others.
  const isSlanted = open === "[/" || open === "[\\";
  let at = from;
  let hasText = false;
  for (; at < body.length; at += 1) {
    const close = closes.find((one) => body.startsWith(one, at));
    if (close !== undefined) return hasText ? at + close.length : null;
    const character = body[at] ?? "";
    if (character === '"') {
      const end = body.indexOf('"', at + 1);
      const isWhole = end > at + 1 && !(isSlanted && closes.some((one) => body.slice(at, end).includes(one)));
      if (!isSlanted && (!isWhole || hasText)) return null;
      if (isWhole) at = end;
    } else if (/[[\](){}]/.test(character) || (character === "|" && !isSlanted)) return null;
    hasText = true;
  }
  return null;
}
