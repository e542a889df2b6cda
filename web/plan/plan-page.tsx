import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { SessionStatus } from "../../schemas/http/session.ts";
import { viewQuery } from "../api/queries.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useWords } from "../shell/language.tsx";
import { PlanDocument } from "./reading/plan-document.tsx";
import { words } from "./words.ts";

export interface PlanPageProps {
  readonly status: z.output<typeof SessionStatus>;
}

/** The plan to be read, with its contents and its figures beside it. What was read last stays while it is asked for again. */
export function PlanPage({ status: { session } }: PlanPageProps) {
  const say = useWords(words);
  const { data: view, error, refetch } = useQuery(viewQuery(session));
  if (!view)
    return error ? <ProblemNotice error={error} retry={() => void refetch()} /> : <Skeleton lines={12} hasHeading />;
  if (view.reply === null && view.parts.length === 0)
    return <EmptyState title={say.nothingYet}>{say.nothingYetWhy}</EmptyState>;
  return <PlanDocument view={view} />;
}
