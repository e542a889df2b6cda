import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { AppError } from "../../utils/errors.ts";
import { EXPOSITIONS, type Exposition } from "../../utils/observability/metrics/exposition.ts";
import type { AppEnv } from "../app-env.ts";
import type { Auth } from "../auth/auth.ts";
import { acceptedType } from "../http/accepted-type.ts";
import { addressIn } from "../http/request-setting.ts";
import { operation } from "../openapi/operation.ts";

/** The metrics of a process. */
export interface ToldMetrics {
  /** As text. Never throws for what cannot be read. */
  exposed(as: Exposition): Promise<string>;
  /** Tells once which routes there are: requests to all others are told together. */
  nameRoutes?(routes: readonly { readonly method: string; readonly path: string }[]): void;
}

export interface MetricsRouteOptions {
  readonly metrics: ToldMetrics;
  /** Who may ask; everybody where it is not given. */
  readonly auth?: Auth | undefined;
  /** What a scraper may send instead of somebody's token. */
  readonly token?: string | undefined;
}

/** The first is given to whoever does not say. */
const TYPES = Object.keys(EXPOSITIONS) as Exposition[];

/** What Prometheus and the like ask for every few seconds. */
export function metricsRoute({ metrics, auth, token }: MetricsRouteOptions): Hono<AppEnv> {
  const isScraper = token === undefined ? () => false : sameAs(`Bearer ${token}`);
  return new Hono<AppEnv>().get(
    "/metrics",
    operation({
      id: "getMetrics",
      tag: "server",
      summary: "How the server does, in numbers",
      description:
        "For Prometheus. Where the server takes tokens, it is told to whoever has one, and to the scraper's own.",
      answers: { 200: { description: "Prometheus' text format, or OpenMetrics", types: Object.keys(EXPOSITIONS) } },
      refusals: ["not-acceptable"],
      isOpen: auth === undefined,
    }),
    async (c) => {
      const { req } = c;
      if (auth && !isScraper(req.header("authorization") ?? "")) await auth(req.raw, { address: addressIn(c.env) });
      const accept = req.header("accept");
      const type = acceptedType(accept, TYPES);
      if (type === null)
        throw new AppError("not-acceptable", { type: accept?.slice(0, 100) ?? "", types: TYPES.join(", ") });
      const text = await metrics.exposed(type);
      return c.body(text, 200, { "Content-Type": EXPOSITIONS[type], "Cache-Control": "no-store", Vary: "Accept" });
    },
  );
}

/** Whether a text is this one, in a time that tells nothing of it. */
function sameAs(secret: string): (given: string) => boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  const known = hash(secret);
  return (given) => timingSafeEqual(known, hash(given));
}
