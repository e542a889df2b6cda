import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../parts/button.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useWords } from "../shell/language.tsx";
import { type Diff, isOpenAtFirst } from "./diff-folding.ts";
import { SectionChanges } from "./section-changes.tsx";
import styles from "./versions.module.css";
import { diffQuery } from "./versions-query.ts";
import { words } from "./words.ts";

export interface PlanChangesProps {
  readonly session: string;
  readonly from: number;
  readonly to: number;
}

/** More rows than these are shown when they are wanted. */
const ROWS_AT_FIRST = 12;

/** What changed from one version to another: the figures, the order, the sections. */
export function PlanChanges({ session, from, to }: PlanChangesProps) {
  const say = useWords(words);
  const { data, error, refetch } = useQuery(diffQuery(session, from, to));
  if (!data) {
    if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
    return <Skeleton lines={8} />;
  }
  const { sections, figures, moved } = data;
  const places = new Map(moved.map((one) => [one.id, one]));
  const changed = new Set(sections.map(({ id }) => id));
  const onlyMoved = moved.filter(({ id }) => !changed.has(id));
  return (
    <>
      <h2 className={styles["heading"]}>{say.changes(from, to)}</h2>
      {sections.length + figures.length + moved.length === 0 && <p>{say.nothing}</p>}
      {figures.length > 0 && <FigureMoves figures={figures} />}
      {onlyMoved.length > 0 && (
        <>
          <h3>{say.order}</h3>
          <ul>
            {onlyMoved.map(({ id, title, from: was, to: is }) => (
              <li key={id}>
                {title}: {say.movedTo(was, is)}
              </li>
            ))}
          </ul>
        </>
      )}
      {sections.map((section, at) => (
        <SectionChanges
          key={`${section.change} ${section.id}`}
          section={section}
          place={places.get(section.id)}
          isOpen={isOpenAtFirst(at)}
        />
      ))}
    </>
  );
}

function FigureMoves({ figures }: { readonly figures: Diff["figures"] }) {
  const say = useWords(words);
  const [isAll, setAll] = useState(false);
  const shown = isAll ? figures : figures.slice(0, ROWS_AT_FIRST);
  const rest = figures.length - shown.length;
  return (
    <>
      <table className={styles["figures"]}>
        <caption>{say.figures}</caption>
        <thead>
          <tr>
            <th scope="col">{say.figure}</th>
            <th scope="col">{say.before}</th>
            <th scope="col">{say.after}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, label, before, after }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>{before === null ? say.noFigure : <del>{before}</del>}</td>
              <td>{after === null ? say.noFigure : <ins>{after}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {say.moreFigures(rest)}
        </Button>
      )}
    </>
  );
}
