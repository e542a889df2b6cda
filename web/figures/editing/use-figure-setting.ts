import {
  keepPreviousData,
  notifyManager,
  queryOptions,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiProblem, Unreachable } from "../../api/client.ts";
import { figuresQuery, sessionKey, viewQuery } from "../../api/queries.ts";
import type { Figure, Setting } from "../figure-groups.ts";
import { withMoves } from "../outcome/moves.ts";
import { patchFigures, requestKey, type SettingAnswer, type SettingRequest, trySetting } from "./patch-figures.ts";
import { isTryable, sentValue } from "./typed-value.ts";

/** Long enough that not every letter is tried, short enough that it is there before one has looked up. */
const PAUSE_MS = 200;

/** Beside what is known of the session: nothing asks for it again, and all that show figures show the same. */
const lastKey = (session: string) => ["setting", session] as const;

/** What the last setting in this tab came to; null where there was none, or it was put away. */
export function useLastSetting(session: string): readonly [Setting | null, (setting: Setting | null) => void] {
  const queries = useQueryClient();
  const { data = null } = useQuery<Setting | null>({ queryKey: lastKey(session), queryFn: skipToken });
  return [data, (setting) => void queries.setQueryData(lastKey(session), setting)];
}

/**
 * Sets figures and undoes settings. The answer has the sheet and the text as they are then: all numbers of the page change at
 * once, those of the sheet before it where a dry run has said what they come to. All else is asked for again, once.
 */
export function useFigureSetting(session: string) {
  const queries = useQueryClient();
  const { queryKey } = figuresQuery(session);
  const viewKey = viewQuery(session).queryKey;
  const lost = useRef<{ readonly request: string; readonly key: string } | null>(null);
  return useMutation<SettingAnswer, unknown, SettingRequest, { readonly undo: () => void }>({
    mutationFn: async (request) => {
      const tag = queries.getQueryData(queryKey)?.tag ?? null;
      const sent = JSON.stringify([request.values, request.yes ?? false, tag]);
      // Whose answer was lost is asked for under the same key: it may have been carried out.
      const key = lost.current?.request === sent ? lost.current.key : requestKey();
      try {
        return await patchFigures(session, request, tag, key);
      } catch (error) {
        lost.current = error instanceof Unreachable ? { request: sent, key } : null;
        throw error;
      }
    },
    onMutate: ({ expected }) => {
      const before = queries.getQueryData(queryKey);
      if (expected === undefined) return { undo: () => {} };
      queries.setQueryData(queryKey, (sheet) => sheet && withMoves(sheet, expected.moved));
      return { undo: () => void queries.setQueryData(queryKey, before) };
    },
    onSuccess: async ({ setting, tag }) => {
      const { figures, view } = setting;
      // What is on its way is older than the answer.
      await Promise.all([queries.cancelQueries({ queryKey }), queries.cancelQueries({ queryKey: viewKey })]);
      // Without a tag somebody has changed the plan again since.
      const isLast = tag !== null;
      notifyManager.batch(() => {
        if (figures && isLast) queries.setQueryData(queryKey, { ...figures, tag });
        if (view && isLast) queries.setQueryData(viewKey, view);
        if (setting.version !== null) queries.setQueryData(lastKey(session), setting);
      });
      const isNew = ({ queryKey: [, , of] }: { readonly queryKey: readonly unknown[] }) =>
        isLast && (of === queryKey[2] || of === viewKey[2]);
      void queries.invalidateQueries({ queryKey: sessionKey(session), predicate: (query) => !isNew(query) });
    },
    onError: (error, _request, context) => {
      context?.undo();
      if (isOutOfDate(error)) void queries.invalidateQueries({ queryKey: sessionKey(session) });
    },
  });
}

/** Somebody was quicker: the plan is another one than what is shown. */
export function isOutOfDate(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === "version-changed";
}

/** A figure is the person's own, and is changed only where they say so. */
export function wantsYes(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === "figure-given";
}

/** What a value would come to in this version of the plan. @param text As it is sent; null where there is nothing to ask. */
export function dryRunQuery(session: string, version: number, id: string, text: string | null) {
  return queryOptions({
    queryKey: sessionKey(session, "dry-run", String(version), id, text ?? ""),
    queryFn: text === null ? skipToken : ({ signal }) => trySetting(session, { [id]: text }, signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** What a text would come to, asked a moment after the last letter. */
export function useDryRun(session: string, figure: Figure, version: number, typed: string) {
  const text = usePaused(isTryable(typed, figure) ? sentValue(typed, figure) : null);
  const { data, error, isPlaceholderData } = useQuery({
    ...dryRunQuery(session, version, figure.id, text),
    placeholderData: keepPreviousData,
  });
  const isOfText = text === sentValue(typed, figure);
  return {
    setting: text === null ? undefined : data,
    /** Of exactly what stands there now. */
    isCurrent: isOfText && data !== undefined && !isPlaceholderData,
    problem: isOfText ? error : null,
  };
}

/** The value as it was when it had not changed for a moment. */
function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setPaused(value), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return paused;
}
