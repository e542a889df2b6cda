import { memo } from "react";
import { AlertIcon } from "../../parts/icons.tsx";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import { pageHtml } from "./page-html.ts";
import styles from "./plan-text.module.css";
import { SafeHtml } from "./safe-html.tsx";
import type { ShownPart } from "./shown-part.ts";

export interface PlanPartProps {
  readonly part: ShownPart;
  /** Of the plan, without a fragment. */
  readonly address: string;
  /** How many of its passages may not hold any more. */
  readonly doubts: number;
}

/** A part of the plan under its heading. Its text is HTML that the server has made safe, and is set anew only where it changed. */
export const PlanPart = memo(function PlanPart({ part, address, doubts }: PlanPartProps) {
  const { anchor, kind, number, heading, body } = part;
  const note = `doubts-of-${anchor}`;
  return (
    <section className={styles["part"]} data-anchor={anchor} data-kind={kind} aria-labelledby={anchor}>
      <h2 id={anchor} tabIndex={-1} className={styles["heading"]}>
        {number !== null && <span className={styles["number"]}>{number}</span>}
        <SafeHtml as="span" html={pageHtml(heading, address, note)} />
      </h2>
      {doubts > 0 && <DoubtNote id={note} count={doubts} />}
      <SafeHtml as="div" className={styles["body"]} html={pageHtml(body, address, note)} />
    </section>
  );
});

function DoubtNote({ id, count }: { readonly id: string; readonly count: number }) {
  const say = useWords(words);
  return (
    <p id={id} className={styles["doubts"]}>
      <AlertIcon size={16} />
      <span>{say.doubts(count)}</span>
      <button type="button" data-show-doubt="">
        {say.showDoubt}
      </button>
    </p>
  );
}
