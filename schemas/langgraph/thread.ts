import { z } from "zod";

/** What clients keep, of any shape. */
const Metadata = z.record(z.string(), z.unknown());

export const Checkpoint = z.looseObject({ checkpoint_id: z.string().nullish(), checkpoint_ns: z.string().nullish() });

/** The body of `POST /threads`. What is not known is passed over, as LangGraph's server does. */
export const ThreadCreate = z.looseObject({
  thread_id: z.string().nullish(),
  metadata: Metadata.nullish(),
  if_exists: z.enum(["raise", "do_nothing"]).nullish(),
  supersteps: z.array(z.unknown()).nullish(),
});

export const ThreadPatch = z.looseObject({ metadata: Metadata.nullish() });

const filters = {
  metadata: Metadata.nullish(),
  values: Metadata.nullish(),
  status: z.enum(["idle", "busy", "interrupted", "error"]).nullish(),
};

export const ThreadCount = z.looseObject(filters);

export const ThreadSearch = z.looseObject({
  ...filters,
  ids: z.array(z.string()).max(1_000).nullish(),
  limit: z.int().min(1).max(1_000).nullish(),
  offset: z.int().min(0).nullish(),
  sort_by: z.enum(["thread_id", "status", "created_at", "updated_at"]).nullish(),
  sort_order: z.enum(["asc", "desc"]).nullish(),
  select: z.array(z.string()).nullish(),
});

/** Of a checkpoint it is enough to say which. */
const Before = z.union([
  z.string(),
  z.looseObject({ checkpoint_id: z.string().nullish(), configurable: Checkpoint.nullish() }),
]);

export const ThreadHistory = z.looseObject({
  limit: z.int().min(1).max(1_000).nullish(),
  before: Before.nullish(),
  metadata: Metadata.nullish(),
  checkpoint: Checkpoint.nullish(),
});
export type ThreadHistory = z.infer<typeof ThreadHistory>;

export const HistoryQuery = z.looseObject({
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  before: z.string().optional(),
});

export const StateAt = z.looseObject({ checkpoint: Checkpoint.nullish() });
