import { type Context, Hono } from "hono";
import { z } from "zod";
import { ASSISTANT, GRAPH } from "../../planner/threads/threads.ts";
import { AssistantFilter, AssistantSearch } from "../../schemas/langgraph/assistant.ts";
import { RunConfigurable } from "../../schemas/langgraph/run.ts";
import type { AppEnv } from "../app-env.ts";
import { bodyOf } from "./checked-body.ts";
import { checkAssistant, notOffered } from "./runs/begin-run.ts";

/** The one assistant that there is, and what can be seen of its graph. @param since When it came to be, for clients that sort by it. */
export function assistantRoutes(version: string, since: Date): Hono<AppEnv> {
  const at = since.toISOString();
  const assistant = {
    assistant_id: ASSISTANT,
    graph_id: GRAPH,
    name: GRAPH,
    description: "From a one-line idea to a reviewed plan",
    config: {},
    context: {},
    metadata: { created_by: "system" },
    version: 1,
    created_at: at,
    updated_at: at,
  };
  const fits = ({ graph_id, name, metadata }: z.output<typeof AssistantFilter>) =>
    (!graph_id || graph_id === GRAPH) &&
    (!name || GRAPH.includes(name.toLowerCase())) &&
    Object.entries(metadata ?? {}).every(([key, value]) => key === "created_by" && value === "system");
  const refused = () => {
    throw notOffered(ONE_ONLY);
  };
  const app = new Hono<AppEnv>();
  app
    .get("/info", (c) => {
      const flags = { assistants: true, crons: false, langsmith: false, langsmith_tracing_replicas: false };
      return c.json({ version, context: "js", flags });
    })
    .post("/assistants/search", async (c) => {
      const { offset, select, ...filter } = await bodyOf(c, AssistantSearch);
      const found = fits(filter) && !offset ? [assistant] : [];
      c.header("X-Pagination-Total", String(found.length));
      const isWanted = ([name]: [string, unknown]) => !select || select.includes(name);
      return c.json(found.map((one) => Object.fromEntries(Object.entries(one).filter(isWanted))));
    })
    .post("/assistants/count", async (c) => c.json(fits(await bodyOf(c, AssistantFilter)) ? 1 : 0))
    .post("/assistants", refused)
    .get("/assistants/:assistant", (c) => {
      known(c);
      return c.json(assistant);
    })
    .patch("/assistants/:assistant", refused)
    .delete("/assistants/:assistant", refused)
    .post("/assistants/:assistant/versions", (c) => {
      known(c);
      return c.json([assistant]);
    })
    .post("/assistants/:assistant/latest", refused)
    .get("/assistants/:assistant/graph", async (c) => {
      known(c);
      const depth = c.req.query("xray") ?? "";
      return c.json(await c.var.planner.threads.drawing(/^\d+$/.test(depth) ? Number(depth) : depth === "true"));
    })
    .get("/assistants/:assistant/schemas", async (c) => {
      known(c);
      const { input, state } = await c.var.planner.threads.schemas();
      const configurable = z.toJSONSchema(RunConfigurable, { io: "input" });
      return c.json({
        graph_id: GRAPH,
        input_schema: input,
        output_schema: state,
        state_schema: state,
        config_schema: configurable,
        context_schema: configurable,
      });
    })
    .get("/assistants/:assistant/subgraphs/:namespace?", (c) => {
      known(c);
      return c.json({});
    });
  return app;
}

function known(c: Context<AppEnv>): void {
  checkAssistant(c.req.param("assistant") ?? "");
}

const ONE_ONLY = {
  en: "there is one assistant, which nobody changes; what differs is said with each run, in its input or its config.",
  ko: "어시스턴트는 하나뿐이며 바꿀 수 없습니다. 달라지는 설정은 실행마다 입력이나 config로 보내 주세요.",
};
