import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { statusQuery } from "../api/queries.ts";
import { Part } from "../parts/failures/part.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { AuditTable } from "./audit-table.tsx";
import styles from "./record.module.css";
import { type RecordView, recordQuery } from "./record-query.ts";
import { RecordedReview, RecordedRevision } from "./rounds.tsx";
import { ScorePicture } from "./score-picture.tsx";
import { words } from "./words.ts";

/** How a plan came about: its reviews and what they led to, questions and answers, and what it cost. */
export function Record({ session }: { readonly session: string }) {
  const say = useWords(words);
  const { data, error, refetch } = useQuery(recordQuery(session));
  if (!data) {
    if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
    return <Skeleton lines={8} hasHeading />;
  }
  const { reviews, revisions, assumptions } = data;
  return (
    <div className={styles["record"]}>
      <h2>{say.record}</h2>
      <Summary session={session} record={data} />
      <section aria-labelledby="record-reviews">
        <h3 id="record-reviews">{say.reviews}</h3>
        {reviews.length === 0 && <p className={styles["quiet"]}>{say.noReviews}</p>}
        <ScorePicture reviews={reviews} />
        {reviews.map((review, at) => (
          <RecordedReview key={review.round} review={review} isOpen={at === reviews.length - 1} />
        ))}
      </section>
      {revisions.length > 0 && (
        <section aria-labelledby="record-revisions">
          <h3 id="record-revisions">{say.revisions}</h3>
          {revisions.map((revision) => (
            <RecordedRevision key={revision.number} revision={revision} />
          ))}
        </section>
      )}
      <Answers record={data} />
      {assumptions.length > 0 && (
        <section aria-labelledby="record-assumptions">
          <h3 id="record-assumptions">{say.assumptions}</h3>
          <ul>
            {[...new Set(assumptions)].map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <Trail session={session} />
    </div>
  );
}

function Summary({ session, record }: { readonly session: string; readonly record: RecordView }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const { data: status } = useQuery(statusQuery(session));
  const { calls, tokens, cachedTokens = 0, costUsd } = record.usage;
  const count = new Intl.NumberFormat(language);
  const dollars = new Intl.NumberFormat(language, { style: "currency", currency: "USD", maximumFractionDigits: 4 });
  const paid = costUsd === null ? say.costUnknown : dollars.format(costUsd);
  const cost = calls === 0 ? say.costNothing : paid;
  return (
    <section aria-label={say.summary}>
      <p className={styles["quiet"]}>{record.madeBy}</p>
      <dl className={styles["facts"]}>
        {status && (
          <>
            <Fact name={say.model} value={status.model} />
            <Fact name={say.preset} value={status.preset} />
            <Fact
              name={say.begun}
              value={new Date(status.createdAt).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" })}
            />
          </>
        )}
        <Fact name={say.calls} value={count.format(calls)} />
        <Fact
          name={say.tokens}
          value={count.format(tokens)}
          more={cachedTokens > 0 ? say.cached(count.format(cachedTokens)) : undefined}
        />
        <Fact name={say.cost} value={cost} />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly more?: string | undefined;
}

function Fact({ name, value, more }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {more !== undefined && <small>{more}</small>}
      </dd>
    </div>
  );
}

function Answers({ record: { answers } }: { readonly record: RecordView }) {
  const say = useWords(words);
  return (
    <section aria-labelledby="record-answers">
      <h3 id="record-answers">{say.answers}</h3>
      {answers.length === 0 && <p className={styles["quiet"]}>{say.noAnswers}</p>}
      <ol className={styles["answers"]}>
        {answers.map(({ questionId, question, text, detail, source, chosenBefore, askedAt, refusals }) => (
          <li key={`${questionId} ${askedAt}`}>
            <strong>{question}</strong>
            <p>{text}</p>
            {detail !== undefined && <p className={styles["quiet"]}>{detail}</p>}
            <p className={styles["quiet"]}>
              {say.source[source]}
              {chosenBefore !== undefined && `, ${say.chosenBefore}`}
            </p>
            {refusals.length > 0 && (
              <details>
                <summary>{say.refused(refusals.length)}</summary>
                <ul>
                  {refusals.map(({ problem, receivedAt }) => (
                    <li key={receivedAt}>{problem}</li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** It is asked for when somebody looks. */
function Trail({ session }: { readonly session: string }) {
  const say = useWords(words);
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles["trail"]} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say.trail}</summary>
      {isOpen && (
        <Part>
          <AuditTable session={session} />
        </Part>
      )}
    </details>
  );
}
