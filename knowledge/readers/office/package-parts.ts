import { dirname, join } from "node:path/posix";
import type { Archive } from "../archive.ts";
import { readXml } from "../xml.ts";

/** What one part of a document of Office says of others: the last word of the relation's type, and the part's name. */
export interface Relation {
  readonly type: string;
  readonly part: string;
}

/** The relations of a part by their ids; of the whole document for an empty name. Links to outside are none. */
export function relationsOf(archive: Archive, part: string): Map<string, Relation> {
  const folder = part === "" ? "" : dirname(part);
  const name = part === "" ? "_rels/.rels" : join(folder, "_rels", `${part.slice(part.lastIndexOf("/") + 1)}.rels`);
  const relations = new Map<string, Relation>();
  const xml = archive.text(name);
  if (xml === null) return relations;
  readXml(xml, {
    open(_, { Id = "", Type = "", Target = "", TargetMode }) {
      if (Target === "" || TargetMode === "External") return;
      const found = Target.startsWith("/") ? Target.slice(1) : join(folder, Target);
      relations.set(Id, { type: Type.slice(Type.lastIndexOf("/") + 1), part: found });
    },
  });
  return relations;
}

/** The part that the document begins with, or the one that it usually is. */
export function mainPart(archive: Archive, usual: string): string {
  return partOf(relationsOf(archive, ""), "officeDocument") ?? usual;
}

/** The first part of a type. */
export function partOf(relations: ReadonlyMap<string, Relation>, type: string): string | undefined {
  return [...relations.values()].find((relation) => relation.type === type)?.part;
}

/** The title that the document's properties give it. */
export function titleOf(archive: Archive): string | null {
  const xml = archive.text("docProps/core.xml");
  if (xml === null) return null;
  let title = "";
  let isTitle = false;
  readXml(xml, {
    open(name) {
      isTitle = name === "dc:title";
    },
    close() {
      isTitle = false;
    },
    text(value) {
      if (isTitle) title += value;
    },
  });
  return title.trim() || null;
}

/**
 * XML with a namespace under the prefix that it usually has: a few programs write others, or none.
 * @param usual With its colon, or empty for none.
 */
export function withPrefix(xml: string, namespace: RegExp, usual: string): string {
  const start = xml.slice(0, 4_000);
  const declared = [...start.matchAll(/\sxmlns(?::([\w.-]+))?=["']([^"']+)["']/g)];
  const found = declared.find(([, , uri = ""]) => namespace.test(uri));
  const prefix = found === undefined ? usual : found[1] === undefined ? "" : `${found[1]}:`;
  if (prefix === usual || prefix === "") return xml;
  const names = new RegExp(`(<\\/?|\\s)${prefix.replace(/[.]/g, "\\.")}(?=[\\w]+[\\s=/>])`, "g");
  return xml.replace(names, `$1${usual}`);
}
