import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { blocksOf } from "../reading/blocks.ts";
import type { ChartReading } from "../reading/charts/chart-reading.ts";
import { readJourney } from "../reading/charts/journey.ts";
import { readMindmap } from "../reading/charts/mindmap.ts";
import { readQuadrant } from "../reading/charts/quadrant.ts";
import { diagramText } from "../reading/diagram-text.ts";
import { FLOW_HEADER, type FlowProblem, readFlowchart } from "../reading/flowchart.ts";

/** Throws where the text is no diagram that it can read. */
export type ParseDiagram = (text: string) => { readonly nodes: { readonly size: number } };

const FLOWCHART = /^(?:graph|flowchart)(?![\w-])/;
const STATES = /^stateDiagram(?:-v2)?[ \t]*(?=\n|$)/i;
const CHARTS: Readonly<Record<string, (source: string) => ChartReading<unknown>>> = {
  mindmap: readMindmap,
  quadrantchart: readQuadrant,
  journey: readJourney,
};
/** Every kind that Mermaid draws; we read flowcharts, states and the charts above, and take the others on trust. */
const KNOWN =
  /^(?:graph|flowchart(?:-elk)?|stateDiagram(?:-v2)?|sequenceDiagram|classDiagram(?:-v2)?|erDiagram|journey|gantt|pie|quadrantChart|requirement(?:Diagram)?|gitGraph|C4\w+|mindmap|timeline|zenuml|sankey(?:-beta)?|xychart(?:-beta)?|block(?:-beta)?|packet(?:-beta)?|kanban|architecture(?:-beta)?|radar(?:-beta)?|treemap(?:-beta)?|info|swimlane|venn(?:-beta)?|ishikawa(?:-beta)?)(?![A-Za-z])/i;

interface Words extends Readonly<Record<FlowProblem["kind"], (line: string) => string>> {
  readonly empty: string;
  readonly unknown: (header: string) => string;
  readonly nothing: string;
  readonly unclosed: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    empty: "A diagram is empty.",
    unknown: (header) => `A diagram begins with "${header}", which is no kind of Mermaid diagram.`,
    nothing: "A diagram cannot be read: nothing in it is a node.",
    looseEnd: (line) => `A diagram cannot be read: the arrow in "${line}" leads nowhere.`,
    label: (line) =>
      `A diagram cannot be read: in "${line}" a text is empty, or has brackets or quotes in it; put the whole text in double quotes, without quotes inside.`,
    reserved: (line) =>
      `A diagram cannot be read: in "${line}" a node is called by a word of Mermaid, like end, class or graph; give it another id.`,
    unread: (line) => `A diagram cannot be read: Mermaid does not understand "${line}".`,
    unclosed: "A diagram cannot be read: its subgraphs are not closed as often as they are opened.",
  },
  ko: {
    empty: "다이어그램이 비어 있습니다.",
    unknown: (header) => `다이어그램이 "${header}"(으)로 시작하지만 Mermaid에 없는 종류입니다.`,
    nothing: "다이어그램을 읽을 수 없습니다. 노드가 하나도 없습니다.",
    looseEnd: (line) => `다이어그램을 읽을 수 없습니다. "${line}"의 화살표가 가리키는 곳이 없습니다.`,
    label: (line) =>
      `다이어그램을 읽을 수 없습니다. "${line}"의 글이 비어 있거나 글 안에 괄호나 따옴표가 있습니다. 글 전체를 큰따옴표로 감싸고 그 안에는 따옴표를 쓰지 않아야 합니다.`,
    reserved: (line) =>
      `다이어그램을 읽을 수 없습니다. "${line}"에서 end, class, graph 같은 Mermaid의 예약어를 노드 이름으로 썼습니다. 다른 이름을 써야 합니다.`,
    unread: (line) => `다이어그램을 읽을 수 없습니다. Mermaid가 "${line}"을(를) 이해하지 못합니다.`,
    unclosed: "다이어그램을 읽을 수 없습니다. 하위 그래프를 연 횟수와 닫은 횟수가 다릅니다.",
  },
};

/** Mermaid blocks that cannot be drawn. */
export function diagrams(parse: ParseDiagram): Check {
  return ({ sections, language }) =>
    sections.flatMap(({ id, markdown }) =>
      blocksOf(markdown)
        .code.filter((block) => block.language === "mermaid")
        .flatMap(({ text }) => problemOf(text, parse, WORDS[language]) ?? [])
        .map((problem) => ({ check: "diagrams" as const, sectionId: id, problem })),
    );
}

function problemOf(source: string, parse: ParseDiagram, words: Words): string | null {
  const text = diagramText(source).body.trim();
  if (text === "") return words.empty;
  if (!KNOWN.test(text)) return words.unknown((/^.*/.exec(text)?.[0] ?? "").slice(0, 60));
  if (STATES.test(text)) return parses(text, parse) ? null : words.nothing;
  if (FLOWCHART.test(text)) return flowchartProblem(text, words);
  const reading = CHARTS[/^[a-z]+/i.exec(text)?.[0].toLowerCase() ?? ""]?.(text) ?? null;
  return reading && "wrong" in reading ? words.unread(reading.wrong.slice(0, 60)) : null;
}

function flowchartProblem(text: string, words: Words): string | null {
  const header = FLOW_HEADER.exec(text)?.[0];
  if (header === undefined) return words.unread((/^.*/.exec(text)?.[0] ?? "").slice(0, 60));
  const { statements, problem } = readFlowchart(text.slice(header.length));
  if (problem) return words[problem.kind](problem.text);
  const others = statements.flatMap((one) => (one.kind === "other" ? [one.text] : []));
  if (others.length === statements.length && !others.some((one) => /^subgraph\b/.test(one))) return words.nothing;
  const opened = others.filter((one) => /^subgraph\b/.test(one)).length;
  return opened === others.filter((one) => one === "end").length ? null : words.unclosed;
}

function parses(text: string, parse: ParseDiagram): boolean {
  try {
    return parse(text).nodes.size > 0;
  } catch {
    return false;
  }
}
