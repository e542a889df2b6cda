import type { PlanView } from "../../../schemas/http/plan-view.ts";
import { AlertIcon, InfoIcon } from "../../parts/icons.tsx";
import { useLanguage, useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import styles from "./plan-text.module.css";

export interface PlanNoticesProps {
  readonly view: PlanView;
  readonly address: string;
  readonly hasFigures: boolean;
}

/** What is to be known before reading: how the plan was made, whether it is whole, and what in it may not hold any more. */
export function PlanNotices({ view, address, hasFigures }: PlanNoticesProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const { complete, underRevision, parts, version, title } = view;
  const missing = parts.find(({ kind }) => kind === "missing");
  const decisions = view.doubts.filter(({ sectionId }) => sectionId === null);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(view.createdAt));
  return (
    <header className={styles["notices"]}>
      <p className={styles["title"]}>{title}</p>
      <p className={styles["made"]}>{view.reply === null && view.madeBy}</p>
      <p className={styles["made"]} lang={language}>
        {say.madeOn(day)}
        {version !== null && ` · ${say.version(version)}`}
      </p>
      {!complete && view.reply === null && (
        <p className={styles["warning"]} lang={language}>
          <AlertIcon size={16} />
          <span>
            {say.unfinished} {missing && <a href={`${address}#${missing.anchor}`}>{say.whatIsMissing}</a>}
          </span>
        </p>
      )}
      {underRevision && (
        <p className={styles["hint"]} role="status" lang={language}>
          <InfoIcon size={16} />
          <span>{say.underRevision}</span>
        </p>
      )}
      {decisions.length > 0 && (
        <div className={styles["warning"]} lang={language}>
          <AlertIcon size={16} />
          <div>
            {say.decisionDoubts}
            <ul lang={view.language}>
              {decisions.map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {hasFigures && !underRevision && (
        <p className={styles["hint"]} lang={language}>
          <InfoIcon size={16} />
          <span>{say.tryFigures}</span>
        </p>
      )}
    </header>
  );
}
