import { z } from "zod";

/** Whether the server works. */
export const Health = z.object({
  status: z.literal("ok"),
  version: z.string(),
  uptime: z.number().int().describe("Whole seconds since the process began"),
});

/** Whether it can serve requests. */
export const Readiness = z.object({ status: z.literal("ok"), version: z.string() });

/** The description of all this. */
export const OpenApi = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) });
