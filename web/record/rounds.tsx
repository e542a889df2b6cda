import type { ReactNode } from "react";
import { useWords } from "../shell/language.tsx";
import styles from "./record.module.css";
import type { Changes, Review, Revision } from "./record-query.ts";
import { words } from "./words.ts";

export interface RecordedReviewProps {
  readonly review: Review;
  readonly isOpen: boolean;
}

/** A review: what it found, what it asked for, and what changed because of it. */
export function RecordedReview({ review, isOpen }: RecordedReviewProps) {
  const say = useWords(words);
  const { round, score, outcome, strengths, weaknesses, checks, asked, discussion, done, locked, changes } = review;
  return (
    <details open={isOpen} className={styles["round"]}>
      <summary>
        <strong>{say.reviewed(round)}</strong>
        <span>{score === null ? say.noScore : say.outOfTen(score)}</span>
        <span className={styles["quiet"]}>{say.outcome[outcome]}</span>
      </summary>
      <Texts name={say.strengths} texts={strengths} />
      <Texts name={say.weaknesses} texts={weaknesses} />
      <Texts
        name={say.checks}
        texts={checks.map(({ section, problem, stands }) => {
          const after = stands === null ? "" : ` (${stands ? say.stands : say.mended})`;
          return `${section === null ? "" : `${section}: `}${problem}${after}`;
        })}
      />
      {done === null && <Texts name={say.asked} texts={asked.map(instruction)} />}
      {discussion !== null && <p className={styles["quiet"]}>{say.discussed(discussion.rounds, discussion.settled)}</p>}
      <Texts name={say.done} texts={(done ?? []).map(instruction)} />
      <Texts name={say.locked} texts={locked.map(instruction)} />
      <Moves figures={review.figures} />
      <ChangedTexts changes={changes} />
      {review.unreviewed && <p className={styles["quiet"]}>{say.unreviewed}</p>}
    </details>
  );
}

/** A request on the finished plan, and what came of it. */
export function RecordedRevision({ revision }: { readonly revision: Revision }) {
  const say = useWords(words);
  const { number, request, direction, undone = [], reply, actions, figures, doubts, changes } = revision;
  return (
    <details className={styles["round"]}>
      <summary>
        <strong>{say.revision(number)}</strong>
        <span>{request}</span>
      </summary>
      {direction !== "" && <p>{direction}</p>}
      {reply !== undefined && <p>{reply}</p>}
      <Texts name={say.done} texts={actions.map(instruction)} />
      <Texts name={say.undone} texts={undone} />
      <Moves figures={figures} />
      <Texts
        name={say.doubts}
        texts={doubts.map(({ section, text }) => (section === null ? text : `${section}: ${text}`))}
      />
      <ChangedTexts changes={changes} />
    </details>
  );
}

function instruction({ section, instruction: text }: { readonly section: string; readonly instruction: string }) {
  return `${section}: ${text}`;
}

function Texts({ name, texts }: { readonly name: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <Block name={name}>
      <ul>
        {[...new Set(texts)].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Block>
  );
}

function Moves({ figures }: { readonly figures: Review["figures"] }) {
  const say = useWords(words);
  if (figures.length === 0) return null;
  return (
    <Block name={say.figures}>
      <ul>
        {figures.map(({ id, label, before, after }) => (
          <li key={id}>
            {label}: <del>{before ?? say.none}</del> → <ins>{after ?? say.none}</ins>
          </li>
        ))}
      </ul>
    </Block>
  );
}

function ChangedTexts({ changes }: { readonly changes: Changes }) {
  const say = useWords(words);
  if (changes.length === 0) return null;
  return (
    <Block name={say.changes}>
      {changes.map(({ sectionId, section, passages }) => (
        <details key={sectionId} className={styles["changed"]}>
          <summary>
            {section} <span className={styles["quiet"]}>{say.passages(passages.length)}</span>
          </summary>
          {passages.map(({ before, after }) => (
            <div key={`${before} ${after}`} className={styles["passage"]}>
              {before !== "" && (
                <p>
                  <del>{before}</del>
                </p>
              )}
              {after !== "" && (
                <p>
                  <ins>{after}</ins>
                </p>
              )}
            </div>
          ))}
        </details>
      ))}
    </Block>
  );
}

function Block({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles["block"]}>
      <h4>{name}</h4>
      {children}
    </div>
  );
}
