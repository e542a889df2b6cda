import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { ApiProblem } from "../api/client.ts";
import { statusQuery } from "../api/queries.ts";
import { type Beginning, beginSession } from "./begin-session.ts";
import { type DraftField, fieldOf } from "./new-plan-draft.ts";

/** What becomes of a new plan that is sent. */
export interface BegunPlan {
  readonly begin: (beginning: Omit<Beginning, "onProgress">) => void;
  /** What went wrong is not shown any more: something was changed. */
  readonly forget: () => void;
  readonly isUnderWay: boolean;
  /** How much of the files was sent, from 0 to 1. */
  readonly share: number;
  readonly error: Error | null;
  /** The field that the error is about, and what the server says of it. */
  readonly field: DraftField | null;
  readonly sentence: string | null;
}

export interface BeginningEnds {
  /** The draft is not needed any more. */
  readonly onBegun: () => void;
  /** The server says what is wrong with this field. */
  readonly onRefused: (field: DraftField) => void;
}

/** Begins a session and goes to its page. */
export function useBeginning({ onBegun, onRefused }: BeginningEnds): BegunPlan {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [share, setShare] = useState(0);
  const { mutate, reset, error, isPending, isSuccess } = useMutation({
    mutationFn: (beginning: Omit<Beginning, "onProgress">) => beginSession({ ...beginning, onProgress: setShare }),
    onSuccess: (status) => {
      onBegun();
      queries.setQueryData(statusQuery(status.session).queryKey, status);
      void queries.invalidateQueries({ queryKey: ["sessions"] });
      navigate(`/plans/${status.session}`);
    },
    onError: (refused) => {
      const field = refused instanceof ApiProblem ? fieldOf(refused.problem) : null;
      if (field !== null) onRefused(field);
    },
  });
  const problem = error instanceof ApiProblem ? error.problem : null;
  return {
    begin: (beginning) => {
      setShare(0);
      mutate(beginning);
    },
    forget: () => error !== null && reset(),
    isUnderWay: isPending || isSuccess,
    share,
    error,
    field: problem && fieldOf(problem),
    sentence: problem?.detail ?? null,
  };
}
