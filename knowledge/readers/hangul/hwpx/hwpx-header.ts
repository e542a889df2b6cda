import { readXml } from "../../xml.ts";
import { numberForm } from "../number-forms.ts";
import type { HangulStyles, NumberLevel, ParagraphHead } from "../paragraph-looks.ts";
import { localName } from "./owpml-name.ts";

const KINDS: Readonly<Record<string, ParagraphHead["kind"]>> = {
  OUTLINE: "outline",
  NUMBER: "number",
  BULLET: "bullet",
};

/** Reads `header.xml`: the shapes of paragraphs, the styles and the numberings. */
export function hwpxStyles(xml: string): HangulStyles {
  const heads = new Map<number, ParagraphHead>();
  const styleNames = new Map<number, readonly string[]>();
  const numberings = new Map<number, NumberLevel[]>();
  let shape = -1;
  let levels: NumberLevel[] = [];
  let level: { nth: number; start: number; form: string | undefined; template: string } | null = null;
  readXml(xml, {
    open(name, attributes) {
      const local = localName(name);
      if (local === "paraPr") shape = Number(attributes["id"]);
      else if (local === "heading") heads.set(shape, headOf(attributes));
      else if (local === "style")
        styleNames.set(
          Number(attributes["id"]),
          [attributes["name"], attributes["engName"]].filter((style) => style !== undefined),
        );
      else if (local === "numbering") {
        levels = [];
        numberings.set(Number(attributes["id"]), levels);
      } else if (local === "paraHead")
        level = {
          nth: Number(attributes["level"]) - 1,
          start: Number(attributes["start"] ?? 1),
          form: attributes["numFormat"],
          template: "",
        };
    },
    text(value) {
      if (level !== null) level.template += value;
    },
    close(name) {
      if (localName(name) !== "paraHead" || level === null) return;
      const { nth, start, form, template } = level;
      if (nth === levels.length) levels.push({ template, form: numberForm(form), start });
      level = null;
    },
  });
  return { heads, styleNames, numberings };
}

function headOf(attributes: Readonly<Record<string, string>>): ParagraphHead {
  return {
    kind: KINDS[attributes["type"] ?? ""] ?? "none",
    level: Math.min(Number(attributes["level"] ?? 0) || 0, 9),
    id: Number(attributes["idRef"] ?? 0),
  };
}
