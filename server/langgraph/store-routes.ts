import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { notOffered } from "./runs/begin-run.ts";

/**
 * What other servers keep for graphs, and on a clock. There is none of it here: whoever looks finds nothing, and whoever
 * would put something there is told.
 */
export function storeRoutes(): Hono<AppEnv> {
  const noStore = () => {
    throw notOffered(NO_STORE);
  };
  const noClock = () => {
    throw notOffered(NO_CLOCK);
  };
  const app = new Hono<AppEnv>();
  app
    .post("/store/items/search", (c) => c.json({ items: [] }))
    .post("/store/namespaces", (c) => c.json({ namespaces: [] }))
    .get("/store/items", (c) => c.json(null))
    .put("/store/items", noStore)
    .delete("/store/items", noStore)
    .post("/runs/crons/search", (c) => c.json([]))
    .post("/runs/crons/count", (c) => c.json(0))
    .post("/runs/crons", noClock)
    .patch("/runs/crons/:cron", noClock)
    .delete("/runs/crons/:cron", noClock)
    .post("/threads/:id/runs/crons", async (c) => {
      await c.var.planner.threads.get(c.req.param("id"));
      return noClock();
    });
  return app;
}

const NO_STORE = {
  en: "there is no store for clients; what is kept with a thread is its metadata.",
  ko: "클라이언트용 저장소가 없습니다. 스레드와 함께 보관할 것은 metadata에 넣어 주세요.",
};
const NO_CLOCK = {
  en: "runs do not begin by a clock.",
  ko: "정해진 시각에 실행을 시작할 수 없습니다.",
};
