import type { MiddlewareHandler } from "hono";
import type { LazyPlanner } from "../../planner/planner.ts";
import type { Language } from "../../schemas/idea.ts";
import { AppError, toAppError } from "../../utils/errors.ts";
import type { AppEnv } from "../app-env.ts";
import type { Auth } from "../auth/auth.ts";
import { acceptedLanguage } from "./accept-language.ts";

/** Finds in which language a request is answered. @param usual Where it does not say. */
export function inLanguage(usual: Language): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set("language", acceptedLanguage(c.req.header("Accept-Language"), usual));
    await next();
    c.res.headers.append("Vary", "Accept-Language");
  };
}

/** Asks who it is, and gives the routes that person's planner: what is not theirs, no route can reach. */
export function withRequester(planner: Pick<LazyPlanner, "as">, auth: Auth): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // A check of the program's own may throw anything; what is no error Hono does not catch.
    const known = await auth(c.req.raw, { address: addressIn(c.env) }).catch((error: unknown) => {
      throw toAppError(error);
    });
    // Not `c.var`, which makes an object of all of them each time.
    const requester = { ...known, language: c.get("language"), trace: c.get("trace") };
    c.set("requester", requester);
    c.set("planner", planner.as(requester));
    await next();
    // What one person is answered is no other's, whatever stands in between.
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "private, no-cache");
  };
}

/** Refuses what comes once the server is about to stop. */
export function whileOpen(stopping: AbortSignal): MiddlewareHandler<AppEnv> {
  return async (_, next) => {
    refuseOnce(stopping);
    await next();
  };
}

/** @throws AppError `server-stopping`. */
export function refuseOnce(stopping: AbortSignal): void {
  if (stopping.aborted) throw new AppError("server-stopping");
}

/** As Node's adapter for Hono hands it on. */
export function addressIn(env: unknown): string | null {
  const { incoming } = Object(env) as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? null;
}
