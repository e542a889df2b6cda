import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { blocksOf } from "../reading/blocks.ts";

/** Throws where the text is no diagram that it can read. */
export type ParseDiagram = (text: string) => { readonly nodes: { readonly size: number } };

/** Every kind that Mermaid draws; our parser reads the first line below only, and the others are taken on trust. */
const READ = /^(?:(?:graph|flowchart)\s+(?:TD|TB|LR|BT|RL)|stateDiagram(?:-v2)?)$/i;
const KNOWN =
  /^(?:graph|flowchart(?:-elk)?|stateDiagram(?:-v2)?|sequenceDiagram|classDiagram(?:-v2)?|erDiagram|journey|gantt|pie|quadrantChart|requirement(?:Diagram)?|gitGraph|C4\w+|mindmap|timeline|zenuml|sankey(?:-beta)?|xychart(?:-beta)?|block(?:-beta)?|packet(?:-beta)?|kanban|architecture(?:-beta)?|radar(?:-beta)?|treemap(?:-beta)?|info|swimlane|venn(?:-beta)?|ishikawa(?:-beta)?)(?![A-Za-z])/i;
const LOOSE_END = /(?:--+>?|-\.+->?|==+>?)(?:\|[^|]*\|)?$/;

interface Words {
  readonly empty: string;
  readonly unknown: (header: string) => string;
  readonly nothing: string;
  readonly looseEnd: (line: string) => string;
  readonly unclosed: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    empty: "A diagram is empty.",
    unknown: (header) => `A diagram begins with "${header}", which is no kind of Mermaid diagram.`,
    nothing: "A diagram cannot be read: nothing in it is a node.",
    looseEnd: (line) => `A diagram cannot be read: the arrow in "${line}" leads nowhere.`,
    unclosed: "A diagram cannot be read: its subgraphs are not closed as often as they are opened.",
  },
  ko: {
    empty: "다이어그램이 비어 있습니다.",
    unknown: (header) => `다이어그램이 "${header}"(으)로 시작하지만 Mermaid에 없는 종류입니다.`,
    nothing: "다이어그램을 읽을 수 없습니다. 노드가 하나도 없습니다.",
    looseEnd: (line) => `다이어그램을 읽을 수 없습니다. "${line}"의 화살표가 가리키는 곳이 없습니다.`,
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

function problemOf(text: string, parse: ParseDiagram, words: Words): string | null {
  const lines = withoutSettings(text);
  const header = lines[0]?.replace(/\s*;$/, "");
  if (header === undefined) return words.empty;
  if (!KNOWN.test(header)) return words.unknown(header.slice(0, 60));
  if (!READ.test(header)) return null;
  if (!parses([header, ...lines.slice(1)].join("\n"), parse)) return words.nothing;
  if (/^state/i.test(header)) return null;
  const loose = lines.slice(1).find((line) => LOOSE_END.test(line.replace(/\s*;$/, "")));
  if (loose) return words.looseEnd(loose.slice(0, 60));
  const opened = lines.filter((line) => /^subgraph\b/.test(line)).length;
  return opened === lines.filter((line) => /^end\s*;?$/.test(line)).length ? null : words.unclosed;
}

/** Without comments, and without the settings between lines of dashes that may stand before a diagram. */
function withoutSettings(text: string): string[] {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/\s%%.*$/, "").trim());
  const full = lines.filter((line) => line !== "" && !line.startsWith("%%"));
  const end = full[0] === "---" ? full.indexOf("---", 1) : -1;
  return full.slice(end + 1);
}

/** The parser does not see nodes with Korean ids, which Mermaid draws. */
function parses(text: string, parse: ParseDiagram): boolean {
  try {
    return parse(text).nodes.size > 0 || /\P{ASCII}/u.test(text);
  } catch {
    return false;
  }
}
