import { useQuery } from "@tanstack/react-query";
import { statusQuery } from "../api/queries.ts";

export interface SessionPageProps {
  readonly session: string;
  /** What of it is looked at: `figures`, `versions`, `record`; its plan where nothing is said. */
  readonly view?: string | undefined;
}

/** A session, as it stands: its questions, its progress, its plan. */
export function SessionPage({ session }: SessionPageProps) {
  const { data } = useQuery(statusQuery(session));
  return <h1>{data?.title}</h1>;
}
