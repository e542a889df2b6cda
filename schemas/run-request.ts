import { z } from "zod";
import { ReceivedAnswer } from "./answer.ts";
import { Language, Priority } from "./idea.ts";

/** The ids of the request that something comes of: its own, the trace's, its caller's span and the one that answers it. */
const TraceIds = z.object({
  requestId: z.string(),
  traceId: z.string(),
  spanId: z.string().nullish(),
  ownSpanId: z.string().nullish(),
});

/**
 * What a session is asked to do, as it is stored until that is done: it holds all that a worker on another machine needs, and no
 * path of this one. What the session itself keeps (idea, files, settings, a revision's request) is read there.
 */
export const RunRequest = z.object({
  /** `run`: go on from where it stands, be that its beginning, a new revision or a fork. `answer`: the same with answers. */
  act: z.enum(["run", "answer"]),
  priority: Priority,
  /** For whom: their id, and how they are spoken to. What they may do is kept with the session. */
  requester: z.object({
    person: z.string(),
    language: Language.nullish(),
    trace: TraceIds.nullish(),
  }),
  /** By interrupt id, checked against what was open. One that is not open any more when it is carried out is left out. */
  answers: z.record(z.string(), ReceivedAnswer).nullish(),
  /** Nobody is at the terminal: an expired question is answered as recommended. */
  unattended: z.boolean().nullish(),
  /** The answers by question id, or `yes`, were given for this run. */
  answersAreNew: z.boolean().nullish(),
  yesIsNew: z.boolean().nullish(),
});
export type RunRequest = z.infer<typeof RunRequest>;

/** What a job of the queue says: everything else is in the request. */
export const RunJob = z.object({
  kind: z.literal("run"),
  session: z.string(),
  /** The id of its row in `run_requests`; none where a session is to go on that a crash left. */
  request: z.string().nullish(),
  /** Of the request of a person that it comes of: for the worker's log alone. */
  trace: TraceIds.nullish(),
});
export type RunJob = z.infer<typeof RunJob>;
