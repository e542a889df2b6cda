import { readXml } from "../../xml.ts";
import { listNumber } from "../list-number.ts";

interface Level {
  start: number;
  format: string;
  text: string;
}

interface Definition {
  readonly levels: Map<number, Level>;
  /** Where the definition is that of a style with a definition of its own. */
  readonly link: { of: string | null; is: string | null };
}

/** What stands before the items of a document's lists, in the order in which they are asked for. */
export interface Numbering {
  /** The next mark of a list at a level, null where it has none. */
  mark(numId: string, level: number): string | null;
}

const MAX_LEVELS = 9;
const BULLET = "-";

/** Reads the definitions of lists. */
export function docxNumbering(xml: string | null): Numbering {
  const definitions = new Map<string, Definition>();
  const lists = new Map<string, { definition: string; starts: Map<number, number> }>();
  if (xml !== null) readDefinitions(xml, definitions, lists);
  const counts = new Map<string, number[]>();

  return {
    mark(numId, level) {
      const list = lists.get(numId);
      const definition = list === undefined ? undefined : linked(definitions, list.definition);
      const own = definition?.levels.get(level);
      if (list === undefined || definition === undefined || own === undefined || level >= MAX_LEVELS) return null;
      if (own.format === "bullet") return BULLET;
      if (own.format === "none" && own.text.trim() === "") return null;
      const starts = (at: number) => list.starts.get(at) ?? definition.levels.get(at)?.start ?? 1;
      // Lists of one definition count on from each other, unless one begins anew.
      const counted = counts.get(list.starts.size > 0 ? `list ${numId}` : list.definition) ?? [];
      counts.set(list.starts.size > 0 ? `list ${numId}` : list.definition, counted);
      for (let at = 0; at < level; at += 1) counted[at] ??= starts(at);
      counted[level] = counted[level] === undefined ? starts(level) : counted[level] + 1;
      counted.length = level + 1;
      return own.text
        .replace(/%(\d)/g, (_, digit: string) => {
          const at = Number(digit) - 1;
          return listNumber(counted[at] ?? 1, definition.levels.get(at)?.format ?? "decimal");
        })
        .trim();
    },
  };
}

/** A definition, or the one that its style's list has. */
function linked(definitions: ReadonlyMap<string, Definition>, id: string): Definition | undefined {
  const definition = definitions.get(id);
  const style = definition?.link.of;
  if (definition === undefined || definition.levels.size > 0 || style == null) return definition;
  return [...definitions.values()].find(({ link }) => link.is === style);
}

function readDefinitions(
  xml: string,
  definitions: Map<string, Definition>,
  lists: Map<string, { definition: string; starts: Map<number, number> }>,
): void {
  let definition: Definition | undefined;
  let list: { definition: string; starts: Map<number, number> } | undefined;
  let level: Level | undefined;
  let at = 0;
  readXml(xml, {
    open(name, attributes) {
      const value = attributes["w:val"] ?? "";
      if (name === "w:abstractNum") {
        definition = { levels: new Map(), link: { of: null, is: null } };
        definitions.set(attributes["w:abstractNumId"] ?? "", definition);
      } else if (name === "w:num") {
        list = { definition: "", starts: new Map() };
        lists.set(attributes["w:numId"] ?? "", list);
      } else if (name === "w:lvl") {
        at = Number(attributes["w:ilvl"]);
        level = { start: 1, format: "decimal", text: "" };
        definition?.levels.set(at, level);
      } else if (name === "w:lvlOverride") at = Number(attributes["w:ilvl"]);
      else if (name === "w:startOverride") list?.starts.set(at, Number(value));
      else if (name === "w:abstractNumId" && list !== undefined) list.definition = value;
      else if (name === "w:numStyleLink" && definition !== undefined) definition.link.of = value;
      else if (name === "w:styleLink" && definition !== undefined) definition.link.is = value;
      else if (level !== undefined) takeLevel(level, name, value);
    },
    close(name) {
      if (name === "w:lvl") level = undefined;
      else if (name === "w:abstractNum") definition = undefined;
      else if (name === "w:num") list = undefined;
    },
  });
}

function takeLevel(level: Level, name: string, value: string): void {
  if (name === "w:start") level.start = Number(value);
  else if (name === "w:numFmt") level.format = value;
  else if (name === "w:lvlText") level.text = value;
}
