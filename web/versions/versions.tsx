import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { EmptyState } from "../parts/empty-state.tsx";
import { Part } from "../parts/failures/part.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { PlanChanges } from "./plan-changes.tsx";
import { comparedVersions, type Version } from "./version-names.ts";
import styles from "./versions.module.css";
import { versionsQuery } from "./versions-query.ts";
import { words } from "./words.ts";

/** The versions of a plan, and what changed from one to another. Which two are compared stands in the address. */
export function Versions({ session }: { readonly session: string }) {
  const say = useWords(words);
  const { data, error, refetch } = useQuery(versionsQuery(session));
  const [search, setSearch] = useSearchParams();
  if (!data) {
    if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
    return <Skeleton lines={6} hasHeading />;
  }
  const { versions } = data;
  if (versions.length === 0) return <EmptyState title={say.none}>{say.noneWhy}</EmptyState>;
  const compared = comparedVersions(versions, { from: search.get("from"), to: search.get("to") });
  const compare = (from: number, to: number) => {
    setSearch({ from: String(from), to: String(to) }, { replace: true });
  };
  return (
    <div className={styles["page"]}>
      <section className={styles["list"]} aria-labelledby="versions-heading">
        <h2 id="versions-heading">{say.versions}</h2>
        <p className={styles["intro"]}>{say.intro}</p>
        <ol className={styles["versions"]} reversed>
          {versions.map((version, at) => (
            <ListedVersion
              key={version.version}
              version={version}
              before={versions[at + 1]?.version}
              isShown={compared?.to === version.version && compared.from === versions[at + 1]?.version}
              onCompare={compare}
            />
          ))}
        </ol>
      </section>
      <section className={styles["changes"]}>
        {compared === null ? (
          <p className={styles["intro"]}>{say.onlyOne}</p>
        ) : (
          <>
            <div className={styles["choice"]}>
              <Choice
                label={say.from}
                value={compared.from}
                versions={versions.filter(({ version }) => version !== compared.to)}
                onChange={(from) => compare(from, compared.to)}
              />
              <Choice
                label={say.to}
                value={compared.to}
                versions={versions.filter(({ version }) => version !== compared.from)}
                onChange={(to) => compare(compared.from, to)}
              />
            </div>
            <Part>
              <PlanChanges key={`${compared.from} ${compared.to}`} session={session} {...compared} />
            </Part>
          </>
        )}
      </section>
    </div>
  );
}

interface ListedVersionProps {
  readonly version: Version;
  readonly before: number | undefined;
  readonly isShown: boolean;
  readonly onCompare: (from: number, to: number) => void;
}

function ListedVersion({ version: one, before, isShown, onCompare }: ListedVersionProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const { version, at, madeBy, request, figuresMoved } = one;
  const name = say.version(version);
  return (
    <li data-shown={isShown || undefined}>
      {before === undefined ? (
        <span className={styles["name"]}>{name}</span>
      ) : (
        <button
          type="button"
          className={styles["name"]}
          aria-pressed={isShown}
          title={say.compareBefore(version)}
          onClick={() => onCompare(before, version)}
        >
          {name}
        </button>
      )}
      <span className={styles["made"]}>
        {say.madeBy[madeBy]}
        {figuresMoved > 0 && ` · ${say.figuresMoved(figuresMoved)}`}
      </span>
      <span className={styles["request"]}>{request ?? say.first}</span>
      {at !== null && (
        <time dateTime={at}>{new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" })}</time>
      )}
    </li>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: number;
  readonly versions: readonly Version[];
  readonly onChange: (version: number) => void;
}

function Choice({ label, value, versions, onChange }: ChoiceProps) {
  const say = useWords(words);
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {versions.map(({ version }) => (
          <option key={version} value={version}>
            {say.version(version)}
          </option>
        ))}
      </select>
    </label>
  );
}
