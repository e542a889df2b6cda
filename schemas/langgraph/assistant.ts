import { z } from "zod";

const filters = {
  graph_id: z.string().nullish(),
  name: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
};

export const AssistantFilter = z.looseObject(filters);

export const AssistantSearch = z.looseObject({
  ...filters,
  limit: z.int().min(1).max(1_000).nullish(),
  offset: z.int().min(0).nullish(),
  select: z.array(z.string()).nullish(),
});
