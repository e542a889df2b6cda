/**
 * The tables that a backup holds, in the order in which they are filled again: what others refer to stands before them. A test
 * compares this list and the next one with what the migrations make.
 */
export const BACKED_UP_TABLES = [
  "variants",
  "rollouts",
  "rollout_acts",
  "rollout_outcomes",
  // Its name before the view of that name.
  "sessions",
  "all_sessions",
  "session_events",
  "audit",
  "llm_calls",
  "usage_by_day",
  "checkpoints",
  "checkpoint_blobs",
  "checkpoint_writes",
  "revisions",
  "plan_versions",
  "documents",
  "passages",
  "session_documents",
  "guide_sets",
  "guide_topics",
  "searches",
  "embeddings",
  "meaning_choices",
  "remembered_choices",
  "out_files",
  "server_forms",
  "request_keys",
  "ratings",
  "threads",
  "thread_messages",
  "run_requests",
  "dead_runs",
  "event_source",
  "webhooks",
  "webhook_feeds",
  "webhook_dead",
] as const;

/** Those that it does not hold, each with why. */
export const PASSED_OVER_TABLES = {
  plancraft_migrations: "the backup's head names the version",
  checkpoint_migrations: "a migration fills it",
  workers: "who is there just now",
  call_rates: "what was sent in the last minute",
} as const satisfies Readonly<Record<string, string>>;

/** What is there without anybody having worked: a database that holds no more than this is empty. */
export const COMES_BY_ITSELF: ReadonlySet<string> = new Set([
  "guide_sets",
  "guide_topics",
  "server_forms",
  "event_source",
]);

/** The functions that migrations make. */
export const FUNCTIONS = ["notify_session_events", "forget_threads"] as const;
