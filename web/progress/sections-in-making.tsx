import { memo, useState } from "react";
import { Button } from "../parts/button.tsx";
import { CheckIcon } from "../parts/icons.tsx";
import { SafeHtml } from "../plan/reading/safe-html.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./progress.module.css";
import type { SectionInMaking } from "./progress-of.ts";
import { tailOf } from "./readable-blocks.ts";
import { ReadableText } from "./readable-text.tsx";
import { wordsOfId } from "./section-title.ts";
import { words } from "./words.ts";

/** More than the window of a section shows, so that little is laid out anew with each piece. */
const TAIL_CHARACTERS = 1_500;
/** About what the window holds: of a longer text the first lines have risen out of it. */
const WINDOW_CHARACTERS = 350;
/** What a section shows of itself when it is written, until more is wanted. */
const HEAD_CHARACTERS = 2_000;

export interface SectionsInMakingProps {
  readonly sections: readonly SectionInMaking[];
  /** Markdown by section id. */
  readonly texts: ReadonlyMap<string, string>;
  /** The server's HTML by section id, of those that were written before the page was opened. */
  readonly bodies: ReadonlyMap<string, string>;
  /** What they are called where no event says it, as the server's HTML. */
  readonly headings: ReadonlyMap<string, string>;
}

/** The sections of a plan, each in a window of one height: whatever is written, nothing jumps. */
export function SectionsInMaking({ sections, texts, bodies, headings }: SectionsInMakingProps) {
  const say = useWords(words);
  if (sections.length === 0) return null;
  return (
    <section className={styles["sections"]} aria-label={say.sections}>
      {sections.map((section) => (
        <Section
          key={section.id}
          {...section}
          heading={headings.get(section.id) ?? null}
          text={texts.get(section.id) ?? ""}
          body={section.isWritten ? (bodies.get(section.id) ?? "") : ""}
        />
      ))}
    </section>
  );
}

interface SectionProps extends SectionInMaking {
  readonly heading: string | null;
  readonly text: string;
  readonly body: string;
}

const Section = memo(({ id, title, isWritten, heading, text, body }: SectionProps) => {
  const say = useWords(words);
  const [isWhole, setWhole] = useState(false);
  const hasText = text !== "" || body !== "";
  // Of a section of a revision that was written before the page was opened only the name is known.
  const kind = isWhole ? "whole" : isWritten ? (hasText ? "head" : "name") : "tail";
  const isRising = kind === "tail" && text.length > WINDOW_CHARACTERS;
  return (
    <article className={styles["section"]} data-kind={kind} data-rising={isRising}>
      <header>
        <h3>{title ?? (heading === null ? wordsOfId(id) : <SafeHtml as="span" html={heading} />)}</h3>
        <span className={styles["state"]} data-written={isWritten}>
          {isWritten && <CheckIcon size={14} />}
          {isWritten ? say.written : say.writing}
        </span>
      </header>
      {kind !== "name" && (
        <div className={`document ${styles["window"]}`}>
          <Text text={text} body={body} kind={kind} />
        </div>
      )}
      {isWritten && hasText && (
        <Button kind="quiet" onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? say.showLess : say.showAll}
        </Button>
      )}
    </article>
  );
});

type Kind = "whole" | "head" | "tail" | "name";

function Text({ text, body, kind }: { readonly text: string; readonly body: string; readonly kind: Kind }) {
  if (text === "" && body !== "") return <SafeHtml as="div" html={body} />;
  return <div>{text === "" ? <Lines /> : <ReadableText markdown={shownPart(text, kind)} />}</div>;
}

function shownPart(text: string, kind: Kind): string {
  if (kind === "whole") return text;
  return kind === "tail" ? tailOf(text, TAIL_CHARACTERS) : text.slice(0, HEAD_CHARACTERS);
}

/** Where a section begins, and nothing of it has come. */
function Lines() {
  return (
    <div className={styles["lines"]} aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}
