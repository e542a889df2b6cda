import type { Context } from "hono";
import type { z } from "zod";
import type { AppEnv } from "../app-env.ts";
import { checkedInput } from "../http/bodies/checked-input.ts";
import { readJson } from "../http/bodies/json-body.ts";

/** A request's body as its schema has it. @throws AppError `body-malformed` and the like. */
export async function bodyOf<S extends z.ZodType>(c: Context<AppEnv>, schema: S): Promise<z.output<S>> {
  return checkedInput(schema, await readJson(c.req.raw), "body");
}

/** The same for its query, where what is named once is one value. */
export function queryOf<S extends z.ZodType>(c: Context<AppEnv>, schema: S): z.output<S> {
  return checkedInput(schema, c.req.query(), "query");
}

/** What is null is as if it was not there. */
export function orNothing<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}
