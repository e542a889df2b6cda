import { memo, useEffect, useRef } from "react";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import { plainHtml } from "./page-html.ts";
import styles from "./plan-contents.module.css";
import { SafeHtml } from "./safe-html.tsx";
import type { ShownPart } from "./shown-part.ts";

export interface PlanContentsProps {
  readonly parts: readonly ShownPart[];
  readonly unwritten: readonly string[];
  readonly address: string;
  /** The anchor of what is being read. */
  readonly current: string | null;
  readonly onJump: (anchor: string) => void;
}

/** What the plan contains, with what is being read marked. */
export function PlanContents({ parts, unwritten, address, current, onJump }: PlanContentsProps) {
  const say = useWords(words);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Only the list itself: the page is where it is being read.
    const box = list.current;
    const entry = current === null ? null : box?.querySelector<HTMLElement>("[aria-current]");
    if (!box || !entry || box.scrollHeight <= box.clientHeight) return;
    const [top, height] = [entry.offsetTop - box.offsetTop, entry.offsetHeight];
    if (top < box.scrollTop || top + height > box.scrollTop + box.clientHeight)
      box.scrollTop = top - box.clientHeight / 3;
  }, [current]);
  return (
    <nav aria-label={say.contents} className={styles["contents"]}>
      <ol ref={list}>
        {parts.map((part) => (
          <Entry key={part.anchor} part={part} address={address} isCurrent={part.anchor === current} onJump={onJump} />
        ))}
      </ol>
      {unwritten.length > 0 && (
        <div className={styles["unwritten"]}>
          <p>{say.unwritten(unwritten.length)}</p>
          <ul>
            {unwritten.map((title) => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        </div>
      )}
    </nav>
  );
}

interface EntryProps {
  readonly part: ShownPart;
  readonly address: string;
  readonly isCurrent: boolean;
  readonly onJump: (anchor: string) => void;
}

const Entry = memo(function Entry({ part, address, isCurrent, onJump }: EntryProps) {
  return (
    <li>
      <a
        href={`${address}#${part.anchor}`}
        aria-current={isCurrent ? "location" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onJump(part.anchor);
        }}
      >
        <span className={styles["number"]}>{part.number ?? ""}</span>
        <SafeHtml as="span" html={plainHtml(part.heading)} />
      </a>
    </li>
  );
});
