import { useQuery } from "@tanstack/react-query";
import type { MouseEvent, ReactNode } from "react";
import { Link } from "wouter";
import { viewQuery } from "../../api/queries.ts";
import { passageIn } from "./passage-search.ts";

export interface PlaceLinkProps {
  readonly session: string;
  readonly sectionId: string;
  /** The passage that is meant, as people read it. */
  readonly text: string;
  readonly children: ReactNode;
}

/** So long a passage that was jumped to is marked. */
const MARKED_MS = 2_500;

/** Leads to a passage of the plan: to the very place where the plan is on the page, else to its section. */
export function PlaceLink({ session, sectionId, text, children }: PlaceLinkProps) {
  const { data } = useQuery(viewQuery(session));
  const anchor = data?.parts.find((part) => part.sectionId === sectionId)?.anchor;
  const jump = (event: MouseEvent) => {
    const heading = anchor === undefined ? null : document.getElementById(anchor);
    if (heading === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const part = heading.closest("section, article") ?? heading.parentElement ?? heading;
    const passage = passageIn(part, text) ?? heading;
    passage.scrollIntoView({ block: "center" });
    passage.setAttribute("tabindex", "-1");
    passage.setAttribute("data-jumped", "");
    (passage as HTMLElement).focus({ preventScroll: true });
    window.setTimeout(() => passage.removeAttribute("data-jumped"), MARKED_MS);
  };
  return (
    <Link href={`/plans/${encodeURIComponent(session)}${anchor === undefined ? "" : `#${anchor}`}`} onClick={jump}>
      {children}
    </Link>
  );
}
