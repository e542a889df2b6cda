/** A diagram's source without what stands around it. */
export interface DiagramText {
  /** From the block between dashes before the diagram; null where there is none. */
  readonly title: string | null;
  readonly body: string;
}

const SETTINGS = /^\s*---[ \t]*\n([\s\S]*?)\n[ \t]*---[ \t]*(?:\n|$)/;

/** Takes the block between dashes, directives and lines of comments from a Mermaid diagram, as Mermaid itself does. */
export function diagramText(source: string): DiagramText {
  const text = source.replace(/\r\n?/g, "\n");
  const settings = SETTINGS.exec(text);
  const title = /^[ \t]*title:[ \t]*(.*?)[ \t]*$/m.exec(settings?.[1] ?? "")?.[1]?.replace(/^(["'])(.*)\1$/, "$2");
  const body = text
    .slice(settings?.[0].length ?? 0)
    .replace(/%%\{(?:(?!%%\{)[\s\S])*?\}%%/g, "")
    .replace(/^[ \t]*%%[^\n]*\n?/gm, "");
  return { title: title || null, body };
}
