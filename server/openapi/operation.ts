import type { Input, MiddlewareHandler, ValidationTargets } from "hono";
import { z } from "zod";
import type { ErrorCode } from "../../schemas/error-code.ts";
import type { AppEnv } from "../app-env.ts";
import { checkedInput, textFields } from "../http/bodies/checked-input.ts";
import { readJson } from "../http/bodies/json-body.ts";
import { uploadedBody } from "../uploads/upload-body.ts";

/** What a route answers with one status. */
export interface DescribedAnswer {
  readonly description: string;
  /** Of the JSON; not there where the answer has none. */
  readonly schema?: z.ZodType;
  /** What else it may be, by media type. */
  readonly types?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** An answer as it really comes. */
  readonly example?: unknown;
}

/** A route as it is described, and as it is checked. */
export interface Operation<B extends z.ZodType | undefined, Q extends z.ZodObject | undefined> {
  /** Unique: generated clients name their methods by it. */
  readonly id: string;
  readonly tag: "sessions" | "plans" | "figures" | "person" | "rollouts" | "server";
  readonly summary: string;
  readonly description?: string;
  readonly body?: B;
  /** A request without a body counts as one with an empty object. */
  readonly isBodyOptional?: boolean;
  readonly bodyExample?: unknown;
  /** It may also come in parts, with files beside. */
  readonly takesFiles?: boolean;
  readonly query?: Q;
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
  /** Why it may be refused, beside what every route may be refused for. */
  readonly refusals?: readonly ErrorCode[];
  /** Headers that it takes. */
  readonly headers?: Readonly<Record<string, string>>;
  /** It is answered to everybody. */
  readonly isOpen?: boolean;
}

export type AnyOperation = Operation<z.ZodType | undefined, z.ZodObject | undefined>;

type BodyIn<B> = B extends z.ZodType ? { in: { json: z.input<B> }; out: { json: z.output<B> } } : unknown;
type QueryIn<Q> = Q extends z.ZodObject
  ? { in: { query: { [K in keyof z.input<Q>]?: string | string[] } }; out: { query: z.output<Q> } }
  : unknown;
/** What the handler behind it finds checked, and what a typed client has to send. */
type Checked<B, Q> = Input & BodyIn<B> & QueryIn<Q>;

/** Of a route that takes nothing in its address: a name there was meant to do something. Probes may say what they like. */
const NO_QUERY = z.strictObject({});

const OPERATIONS = new WeakMap<object, AnyOperation>();

/** What a handler was described as; nothing for one that was not. */
export function operationOf(handler: object): AnyOperation | undefined {
  return OPERATIONS.get(handler);
}

/**
 * Describes the route that it stands before, and checks its requests by the same schemas.
 * @returns What throws AppError `body-malformed` and the like before the route is reached.
 */
export function operation<
  P extends string,
  B extends z.ZodType | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
>(described: Operation<B, Q>): MiddlewareHandler<AppEnv, P, Checked<B, Q>> {
  const { body, query, isBodyOptional = false, isOpen = false } = described;
  const handler: MiddlewareHandler<AppEnv, P, Checked<B, Q>> = async (c, next) => {
    if (!isOpen || query) accept("query", checkedInput(query ?? NO_QUERY, queryOf(c.req.queries()), "query"));
    if (body) {
      const sent = c.var.upload ? uploadedBody(c.var.upload, textFields(body)) : await readJson(c.req.raw);
      const given = sent ?? (isBodyOptional ? {} : undefined);
      accept("json", checkedInput(body, given, "body"));
    }
    await next();

    function accept(target: keyof ValidationTargets, value: unknown): void {
      c.req.addValidatedData(target, Object(value));
    }
  };
  OPERATIONS.set(handler, described as AnyOperation);
  return handler;
}

/** A name that stands there once is one value, else a list. */
function queryOf(queries: Readonly<Record<string, string[]>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(queries).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}
