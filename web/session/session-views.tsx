import { lazy, Suspense, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { Part } from "../parts/failures/part.tsx";
import { DocumentIcon, FiguresIcon, HistoryIcon, InfoIcon, ListIcon } from "../parts/icons.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Progress } from "../progress/progress.tsx";
import { progressOf } from "../progress/progress-of.ts";
import { Steps } from "../progress/steps.tsx";
import { useWords } from "../shell/language.tsx";
import { isAnswered } from "./event-sentence.ts";
import styles from "./session-page.module.css";
import type { Status } from "./session-status.ts";

import { Stopped } from "./stopped.tsx";
import type { LiveSession } from "./use-session-events.ts";
import { words } from "./words.ts";

const Activity = lazy(async () => ({ default: (await import("./activity.tsx")).Activity }));
const OpenQuestions = lazy(async () => ({
  default: (await import("../questions/open-questions.tsx")).OpenQuestions,
}));
const PlanPage = lazy(async () => ({ default: (await import("../plan/plan-page.tsx")).PlanPage }));
const FiguresPanel = lazy(async () => ({ default: (await import("../figures/figures-panel.tsx")).FiguresPanel }));
const Versions = lazy(async () => ({ default: (await import("../versions/versions.tsx")).Versions }));
const Record = lazy(async () => ({ default: (await import("../record/record.tsx")).Record }));

const VIEWS = ["plan", "figures", "versions", "record", "activity"] as const;
type View = (typeof VIEWS)[number];

const ICONS = {
  plan: <DocumentIcon />,
  figures: <FiguresIcon />,
  versions: <HistoryIcon />,
  record: <ListIcon />,
  activity: <InfoIcon />,
};

/** Whether an address names a view; without a name it is the plan. */
export function isView(view: string): view is View {
  return VIEWS.some((one) => one === view);
}

export interface SessionViewsProps {
  readonly status: Status;
  readonly live: LiveSession;
  readonly view: View;
}

/** The plan, or what it waits for, and beside it the other views of the session, each with its address. */
export function SessionViews({ status, live, view }: SessionViewsProps) {
  const say = useWords(words);
  const [, navigate] = useLocation();
  const hasPlan = useHasPlan(status, live);
  const shown = VIEWS.filter((one) => hasPlan || one === view || one === "plan" || one === "activity");
  const show = (chosen: View) =>
    navigate(chosen === "plan" ? `/plans/${status.session}` : `/plans/${status.session}/${chosen}`);
  return (
    <Tabs
      label={say.viewsLabel}
      value={view}
      onChange={show}
      tabs={shown.map((value) => ({ value, label: say.views[value], icon: ICONS[value] }))}
    >
      <Part key={view}>
        <Suspense fallback={<Skeleton hasHeading lines={6} />}>
          <ShownView status={status} live={live} view={view} />
        </Suspense>
      </Part>
    </Tabs>
  );
}

/** Figures, versions and a record are there once there was a plan, also while it is revised; an answer has none. */
function useHasPlan({ state }: Status, { events }: LiveSession): boolean {
  return useMemo(
    () =>
      !isAnswered(events) && (state === "done" || state === "partial" || events.some(({ type }) => type === "done")),
    [state, events],
  );
}

function ShownView({ status, live, view }: SessionViewsProps) {
  switch (view) {
    case "plan":
      return <PlanByState status={status} live={live} />;
    case "figures":
      return <FiguresView session={status.session} />;
    case "versions":
      return <Versions session={status.session} />;
    case "record":
      return <Record session={status.session} />;
    case "activity":
      return <Activity events={live.events} />;
  }
}

function FiguresView({ session }: { readonly session: string }) {
  const [selected, select] = useState<string | null>(null);
  return <FiguresPanel session={session} selected={selected} onSelect={select} />;
}

interface PlanByStateProps {
  readonly status: Status;
  readonly live: LiveSession;
}

function PlanByState({ status, live }: PlanByStateProps) {
  const progress = useMemo(() => progressOf(live.events), [live.events]);
  if (status.state === "done") return <PlanPage status={status} />;
  // While a request on it is carried out, the plan before it can be read.
  const isRevision = progress.request !== null;
  // A crash leaves it running, and nobody at work.
  if (status.state === "queued" || (status.state === "running" && status.crashed !== true)) {
    return (
      <>
        <Progress status={status} live={live} />
        {isRevision && <PlanBefore status={status} />}
      </>
    );
  }
  if (status.state === "waiting") {
    return (
      <>
        <div className={styles["beside"]}>
          <Part>
            <OpenQuestions status={status} />
          </Part>
          <aside>
            <Steps steps={progress.steps} isWaiting />
          </aside>
        </div>
        {isRevision && <PlanBefore status={status} />}
      </>
    );
  }
  // Another plan that it was made from may have brought what no event of its own tells of.
  const isWritten = isRevision || status.parent !== null || progress.sections.some((section) => section.isWritten);
  return (
    <>
      <Stopped status={status} events={live.events} isWritten={isWritten} />
      {isWritten ? (
        <Part>
          <PlanPage status={status} />
        </Part>
      ) : (
        <Steps steps={progress.steps} isStopped />
      )}
    </>
  );
}

function PlanBefore({ status }: { readonly status: Status }) {
  return (
    <div className={styles["before"]}>
      <Part>
        <Suspense fallback={<Skeleton hasHeading lines={6} />}>
          <PlanPage status={status} />
        </Suspense>
      </Part>
    </div>
  );
}
