import type { MiddlewareHandler } from "hono";
import { getPath } from "hono/utils/url";
import { AppError } from "../../utils/errors.ts";
import type { AppEnv } from "../app-env.ts";

const BASE_PATH = /^(?:\/[\w.~-]+)*$/;

/**
 * The paths that routes are found by, of a server that a program has somewhere below its root. What stands behind no
 * prefix is taken as it is: some programs' routers take the prefix away themselves.
 * @throws AppError `library-options` for a prefix that is none.
 */
export function pathBehind(basePath: string): (request: Request) => string {
  if (!BASE_PATH.test(basePath)) {
    const en = '`basePath` must be a path such as "/plans", without a slash at its end.';
    throw new AppError("library-options", {
      problem: { en, ko: 'basePath는 "/plans"처럼 끝에 /가 없는 경로여야 합니다.' },
    });
  }
  if (basePath === "") return getPath;
  return (request) => {
    const path = getPath(request);
    return path === basePath ? "/" : path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
  };
}

/** Puts the prefix in front of the address of what was made. */
export function atBasePath(basePath: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    // A stream's is for LangGraph's clients, which put it behind the address that they know the server by.
    const isStream = c.res.headers.get("Content-Type")?.startsWith("text/event-stream") ?? false;
    const location = basePath === "" || isStream ? null : c.res.headers.get("Location");
    if (location?.startsWith("/")) c.res.headers.set("Location", `${basePath}${location}`);
  };
}
