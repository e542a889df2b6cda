import { z } from "zod";
import { ERROR_CATEGORIES, ERROR_CODES } from "../error-code.ts";

/** Every answer that is an error, as RFC 9457 has it, with what is ours beside it. */
export const Problem = z
  .object({
    type: z.string().describe("What kind of problem it is, as a URN that ends in the code"),
    title: z.string().describe("The kind in a few words"),
    status: z.int(),
    detail: z.string().describe("What is wrong and what to do, in the language that Content-Language names"),
    instance: z.string().describe("The path that was asked for"),
    code: z.enum(ERROR_CODES).describe("For programs; sentences may change"),
    category: z.enum(ERROR_CATEGORIES),
    requestId: z.string().describe("To be quoted to whoever runs the server"),
    pointer: z.string().optional().describe("Where in the body it is, as a JSON Pointer in a fragment"),
    retryAfter: z.int().optional().describe("In how many seconds it may be tried again, as in Retry-After"),
  })
  .meta({ title: "Problem" });
export type Problem = z.infer<typeof Problem>;
