import { useQuery } from "@tanstack/react-query";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import styles from "./record.module.css";
import { auditQuery } from "./record-query.ts";
import { words } from "./words.ts";

/** The audit trail, the oldest first. */
export function AuditTable({ session }: { readonly session: string }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery(auditQuery(session));
  if (!data) {
    if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
    return <Skeleton lines={4} />;
  }
  return (
    <table className={styles["table"]}>
      <thead>
        <tr>
          <th scope="col">{say.when}</th>
          <th scope="col">{say.what}</th>
          <th scope="col">{say.text}</th>
        </tr>
      </thead>
      <tbody>
        {data.entries.map(({ interruptId, questionId, act, attempt, at, detail }) => (
          <tr key={`${interruptId} ${questionId} ${act} ${attempt} ${at}`}>
            <td>
              <time dateTime={at}>
                {new Date(at).toLocaleString(language, { dateStyle: "short", timeStyle: "medium" })}
              </time>
            </td>
            <td>{say.acts[act]}</td>
            <td>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
