import { useQuery } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useId, useState } from "react";
import { ApiProblem } from "../api/client.ts";
import { figuresQuery } from "../api/queries.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useWords } from "../shell/language.tsx";
import { CasesPicture } from "./comparing/cases-picture.tsx";
import { WhatIf } from "./comparing/what-if.tsx";
import { useLastSetting } from "./editing/use-figure-setting.ts";
import { figureGroups, type Sheet } from "./figure-groups.ts";
import styles from "./figures-panel.module.css";
import { shownBefore } from "./outcome/moves.ts";
import { EarlierSettings, SettingOutcome } from "./outcome/setting-outcome.tsx";
import { FigureRow } from "./rows/figure-row.tsx";
import { words } from "./words.ts";

export interface FiguresPanelProps {
  readonly session: string;
  /** The figure that is looked at, by its id. */
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** The figures that a plan hangs on: looked up, changed in place, compared. */
export function FiguresPanel({ session, selected, onSelect }: FiguresPanelProps) {
  const say = useWords(words);
  const { data: sheet, error, refetch } = useQuery(figuresQuery(session));
  if (sheet) return <SheetPanel session={session} sheet={sheet} selected={selected} onSelect={onSelect} />;
  if (error instanceof ApiProblem && error.problem.code === "sheet-missing")
    return <EmptyState title={say.noFigures}>{say.noFiguresWhy}</EmptyState>;
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  return <Skeleton lines={8} hasHeading />;
}

function SheetPanel({ session, sheet, selected, onSelect }: FiguresPanelProps & { readonly sheet: Sheet }) {
  const say = useWords(words);
  const heading = useId();
  const [search, setSearch] = useState("");
  const searched = useDeferredValue(search);
  const [last] = useLastSetting(session);
  const before = shownBefore(last?.moved ?? []);
  const groups = figureGroups(sheet.figures, searched);
  const select = useCallback(
    (id: string) => {
      setSearch("");
      onSelect(id);
      // Its row may have been hidden by what was searched for.
      requestAnimationFrame(() => {
        document.querySelector<HTMLElement>(`[data-sheet-figure="${CSS.escape(id)}"] button`)?.focus();
      });
    },
    [onSelect],
  );
  return (
    <section className={styles["panel"]} aria-labelledby={heading}>
      <header className={styles["head"]}>
        <h2 id={heading}>{say.figures}</h2>
        <p>{say.howTo}</p>
      </header>
      <SettingOutcome session={session} sheet={sheet} />
      {last === null && <EarlierSettings session={session} sheet={sheet} />}
      <input
        type="search"
        className={styles["search"]}
        aria-label={say.search}
        placeholder={say.search}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {groups.length === 0 && <p className={styles["none"]}>{say.noneFound(searched.trim())}</p>}
      {groups.map(({ kind, count, parts }) => (
        <details key={kind} open className={styles["group"]}>
          <summary>
            <h3>{say.kinds[kind]}</h3> <span className={styles["count"]}>{count}</span>
          </summary>
          {parts.map(({ owner, figures }) => (
            <div key={owner}>
              {parts.length > 1 && <h4>{owner === "" ? say.nobody : owner}</h4>}
              <ul className={styles["rows"]}>
                {figures.map((figure) => (
                  <FigureRow
                    key={figure.id}
                    session={session}
                    figure={figure}
                    before={before.get(figure.id)}
                    isSelected={figure.id === selected}
                    onSelect={select}
                  />
                ))}
              </ul>
            </div>
          ))}
        </details>
      ))}
      {sheet.cases && <CasesPicture cases={sheet.cases} />}
      <WhatIf session={session} sheet={sheet} />
      <Beside sheet={sheet} />
    </section>
  );
}

/** What is settled and no number, and what could not be computed. */
function Beside({ sheet: { decisions, leftOut, notes } }: { readonly sheet: Sheet }) {
  const say = useWords(words);
  return (
    <>
      {decisions.length > 0 && (
        <details className={styles["group"]}>
          <summary>
            <h3>{say.decisions}</h3> <span className={styles["count"]}>{decisions.length}</span>
          </summary>
          <ul className={styles["texts"]}>
            {decisions.map(({ id, statement, reason }) => (
              <li key={id}>
                {statement} {reason !== "" && <small>{reason}</small>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {leftOut.length + notes.length > 0 && (
        <details className={styles["group"]}>
          <summary>
            <h3>{say.leftOut}</h3> <span className={styles["count"]}>{leftOut.length + notes.length}</span>
          </summary>
          <ul className={styles["texts"]}>
            {leftOut.map(({ id, label }) => (
              <li key={id}>{label}</li>
            ))}
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
