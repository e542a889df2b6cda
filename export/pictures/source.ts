import { diagramText } from "../../graph/reading/diagram-text.ts";
import { FLOW_HEADER, type FlowNode, type FlowStatement, readFlowchart } from "../../graph/reading/flowchart.ts";

/** An arrow as it is written: its line, and the text on it. */
const ARROW_TEXT = /\|"?([^|"]*)"?\||(?:--|==|-\.)[ \t]*"?([^"|]*?)"?[ \t]*(?:--+[-xo>]|==+[=xo>]|\.+-[xo>]?)$/;

/**
 * A diagram as the drawing library reads it: without what stands around it, and a flowchart a statement a line, its nodes
 * with ids of ASCII and with their text where they stand first. Mermaid takes all of this in other forms, too.
 */
export function drawableSource(source: string): string {
  const { body } = diagramText(source);
  const text = body.trim();
  const header = FLOW_HEADER.exec(text);
  if (!header) return text;
  const { statements, problem } = readFlowchart(text.slice(header[0].length));
  if (problem) return text;
  return [`flowchart ${header[1] ?? "TD"}`, ...flowLines(statements)].join("\n");
}

function flowLines(statements: readonly FlowStatement[]): string[] {
  const chains = statements.flatMap((one) => (one.kind === "chain" ? one.groups.flat() : []));
  const shapes = new Map(chains.flatMap(({ id, shape }) => (shape === "" ? [] : [[id, shape] as const])));
  const groups = new Set(statements.flatMap((one) => (one.kind === "other" ? (subgraphOf(one.text)?.id ?? []) : [])));
  const names = new Map<string, string>();
  const nameOf = (id: string) => {
    if (/^[\w-]+$/.test(id)) return id;
    const name = names.get(id) ?? `id_${names.size + 1}_`;
    names.set(id, name);
    return name;
  };
  const seen = new Set<string>();
  const nodeText = ({ id }: FlowNode) => {
    const name = nameOf(id);
    if (seen.has(id) || groups.has(id)) return name;
    seen.add(id);
    return name + (shapes.get(id) ?? (name === id ? "" : `[${id}]`));
  };
  return statements.map((statement) => {
    if (statement.kind === "chain")
      return statement.groups
        .flatMap((group, at) => [
          ...(at > 0 ? [arrowText(statement.arrows[at - 1] ?? "")] : []),
          group.map(nodeText).join(" & "),
        ])
        .join(" ");
    const group = subgraphOf(statement.text);
    return group ? `subgraph ${nameOf(group.id)} [${group.title}]` : statement.text;
  });
}

function subgraphOf(text: string): { readonly id: string; readonly title: string } | null {
  const rest = /^subgraph[ \t]+(.+)$/.exec(text)?.[1]?.trim();
  if (rest === undefined) return null;
  const [, id, title] = /^([^[\]"]+?)[ \t]*\[(.*)\]$/.exec(rest) ?? [];
  return { id: id ?? rest, title: unquoted(title ?? rest) };
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}

/** Arrows of any length in the form that the library knows: with one kind of head. An invisible one is none. */
function arrowText(arrow: string): string {
  const line = arrow.replace(/[ \t]*\|[\s\S]*\|$/, "");
  if (line.startsWith("~")) return "\n";
  const [, piped, inline] = ARROW_TEXT.exec(arrow) ?? [];
  const label = (piped ?? inline ?? "").trim();
  const [plain, pointed] = /^[<xo]?==/.test(line)
    ? ["===", "==>"]
    : /^[<xo]?-\./.test(line)
      ? ["-.-", "-.->"]
      : ["---", "-->"];
  return (/^[<xo]/.test(line) ? "<" : "") + (/[>xo]$/.test(line) ? pointed : plain) + (label ? `|${label}|` : "");
}
