import { z } from "zod";
import { Limits, Word } from "../http/run-settings.ts";
import { Language } from "../idea.ts";
import { Checkpoint } from "./thread.ts";

/** All that the protocol has; of some there is nothing to tell here. */
export const StreamMode = z.enum([
  "values",
  "updates",
  "messages",
  "messages-tuple",
  "custom",
  "events",
  "tasks",
  "checkpoints",
  "debug",
  "tools",
]);
export type StreamMode = z.infer<typeof StreamMode>;

const settings = {
  preset: Word.nullish().describe("fast, balanced or quality, or one that the server has of its own"),
  model: Word.nullish().describe("A model's id, like openai:gpt-4.1-mini, or offline"),
  lang: Language.nullish().describe("The language of plan and questions; without it that of the idea"),
  language: Language.nullish().describe("The same as lang"),
  memory: z.boolean().nullish().describe("false: choices are neither remembered nor recalled"),
  yes: z.boolean().nullish().describe("Take every recommended answer"),
  answers: z.record(z.string(), z.unknown()).nullish().describe("Answers by question id, to questions still to come"),
  limits: Limits.nullish(),
};

/** What may be said in `config.configurable`, or `context`, instead of in the input. */
export const RunConfigurable = z.looseObject(settings);

/** What a run may be given. */
export const RunInput = z.looseObject({
  idea: z.string().nullish().describe("What is to be planned"),
  request: z.string().nullish().describe("On a finished plan: what is to change"),
  messages: z.unknown().optional().describe("The last human one is the idea, an answer, or a request"),
  ...settings,
});
export type RunInput = z.infer<typeof RunInput>;

const Nodes = z.union([z.string(), z.array(z.string())]).nullish();
const Command = z.looseObject({
  resume: z.unknown().optional(),
  update: z.unknown().optional(),
  goto: z.unknown().optional(),
});

/** The body of `POST /threads/{id}/runs` and its like. What is not known is passed over, as LangGraph's server does. */
export const RunCreate = z.looseObject({
  assistant_id: z.string(),
  input: RunInput.nullish(),
  command: Command.nullish(),
  config: z.looseObject({ configurable: RunConfigurable.nullish() }).nullish(),
  context: RunConfigurable.nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  checkpoint: Checkpoint.nullish(),
  checkpoint_id: z.string().nullish(),
  stream_mode: z.union([StreamMode, z.array(StreamMode)]).nullish(),
  on_disconnect: z.enum(["cancel", "continue"]).nullish(),
  multitask_strategy: z.enum(["reject", "rollback", "interrupt", "enqueue"]).nullish(),
  if_not_exists: z.enum(["reject", "create"]).nullish(),
  interrupt_before: Nodes,
  interrupt_after: Nodes,
  webhook: z.string().nullish(),
  after_seconds: z.number().nullish(),
});
export type RunCreate = z.infer<typeof RunCreate>;

export const RunsQuery = z.looseObject({
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  status: z.string().optional(),
});

export const CancelQuery = z.looseObject({
  wait: z.string().optional(),
  action: z.enum(["interrupt", "rollback"]).optional(),
});
export const CancelMany = z.looseObject({ thread_id: z.string().nullish(), run_ids: z.array(z.string()).nullish() });
