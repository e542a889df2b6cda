import { memo } from "react";

export interface SafeHtmlProps {
  /** Of the view of a plan, which has it safe: of unknown Markdown it holds nothing that runs, loads or has a style. */
  readonly html: string;
  readonly as: "div" | "span";
  readonly className?: string | undefined;
}

/** HTML that the server made. It is set anew only where it is another one. */
export const SafeHtml = memo(function SafeHtml({ html, as: Element, className }: SafeHtmlProps) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: this is the one place for it.
  return <Element className={className} dangerouslySetInnerHTML={{ __html: html }} />;
});
