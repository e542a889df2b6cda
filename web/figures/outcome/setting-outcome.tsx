import { useQuery } from "@tanstack/react-query";
import { ApiProblem } from "../../api/client.ts";
import { viewQuery } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { ProblemNotice } from "../../parts/failures/problem-notice.tsx";
import { CloseIcon, UndoIcon } from "../../parts/icons.tsx";
import { useWords } from "../../shell/language.tsx";
import { undoableVersion } from "../../versions/version-names.ts";
import { versionsQuery } from "../../versions/versions-query.ts";
import { isOutOfDate, useFigureSetting, useLastSetting } from "../editing/use-figure-setting.ts";
import type { Sheet } from "../figure-groups.ts";
import { words } from "../words.ts";
import { DoubtList } from "./doubt-list.tsx";
import { MoveList } from "./move-list.tsx";
import { requestInWords } from "./moves.ts";
import styles from "./setting-outcome.module.css";

export interface SettingOutcomeProps {
  readonly session: string;
  readonly sheet: Sheet;
  /** Without what may not hold any more, which the panel shows. */
  readonly isSmall?: boolean;
}

/** What the last setting in this tab moved, what may not hold any more because of it, and the way back. */
export function SettingOutcome({ session, sheet, isSmall = false }: SettingOutcomeProps) {
  const say = useWords(words);
  const [last, setLast] = useLastSetting(session);
  return (
    <div role="status" className={styles["place"]}>
      {last !== null && (
        <section className={styles["outcome"]} aria-label={say.whatMoved}>
          <header className={styles["head"]}>
            <strong>{requestInWords(last.request, sheet.figures)}</strong>
            <Button kind="quiet" aria-label={say.putAway} onClick={() => setLast(null)}>
              <CloseIcon size={16} />
            </Button>
          </header>
          <p className={styles["count"]}>{say.moved(last.moved.length, last.version ?? sheet.version)}</p>
          <MoveList moves={movesToShow(last.moved, sheet)} most={isSmall ? 4 : 6} />
          {last.warnings.map((warning) => (
            <p key={warning} className={styles["doubt"]}>
              {warning}
            </p>
          ))}
          {!isSmall && <DoubtList session={session} doubts={last.doubts} />}
          {isSmall && last.doubts.length > 0 && <p className={styles["doubt"]}>{say.mayNotHold(last.doubts.length)}</p>}
          <Undo session={session} sheet={sheet} />
        </section>
      )}
    </div>
  );
}

/** Takes the last setting back that nothing has taken back yet; not there where there is none. */
function Undo({ session, sheet }: Pick<SettingOutcomeProps, "session" | "sheet">) {
  const say = useWords(words);
  const { data } = useQuery(versionsQuery(session));
  const setting = useFigureSetting(session);
  const version = undoableVersion(data?.versions ?? []);
  if (version === null && !setting.isError) return null;
  return (
    <div className={styles["undo"]}>
      {version !== null && (
        <Button isBusy={setting.isPending} onClick={() => setting.mutate({ values: {} })}>
          <UndoIcon size={16} /> {say.undo(requestInWords(version.request ?? "", sheet.figures))}
        </Button>
      )}
      {isOutOfDate(setting.error) ? (
        <p className={styles["doubt"]}>{say.wasQuickerUndo}</p>
      ) : (
        setting.isError && <Failure error={setting.error} />
      )}
    </div>
  );
}

function Failure({ error }: { readonly error: unknown }) {
  return error instanceof ApiProblem ? (
    <p className={styles["doubt"]}>{error.message}</p>
  ) : (
    <ProblemNotice error={error} />
  );
}

/** What was set first, then what the plan comes to. */
function movesToShow(moved: Parameters<typeof MoveList>[0]["moves"], { figures }: Sheet) {
  const kinds = new Map(figures.map((figure) => [figure.id, figure]));
  const rank = (id: string) => {
    const figure = kinds.get(id);
    return figure?.kind !== "derived" ? 0 : figure.usedBy.length === 0 ? 1 : 2;
  };
  return moved.toSorted((a, b) => rank(a.id) - rank(b.id));
}

/** What an earlier setting left in doubt, and the way back from it: where nothing has been set in this tab. */
export function EarlierSettings({ session, sheet }: Pick<SettingOutcomeProps, "session" | "sheet">) {
  const { data } = useQuery(viewQuery(session));
  return (
    <>
      <DoubtList session={session} doubts={data?.doubts ?? []} />
      <Undo session={session} sheet={sheet} />
    </>
  );
}
