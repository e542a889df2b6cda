// Plans with a chat model of LangChain. Needs OPENAI_API_KEY, or a server that takes any key in OPENAI_BASE_URL.
import { ChatOpenAI } from "@langchain/openai";
import { createPlanner } from "plancraft";

const model = (name: string) => ({
  // The ledger knows its answers by this id.
  id: `mine:${name}`,
  // PlanCraft retries, and counts what it costs: a model that retries as well would pay twice.
  model: new ChatOpenAI({
    model: name,
    maxRetries: 0,
    apiKey: process.env["OPENAI_API_KEY"] ?? "none",
    configuration: { baseURL: process.env["OPENAI_BASE_URL"] },
  }),
  price: { input: 0.4, output: 1.6 },
});

await using planner = await createPlanner({
  model: { fast: model("gpt-4.1-mini"), balanced: model("gpt-4.1"), quality: model("gpt-5") },
});
for await (const event of planner.start({ idea: "A repair café for bicycles", preset: "fast", yes: true })) {
  if (event.type === "session-started") console.log(`Planning with ${event.model}`);
  if (event.type === "done") console.log(`${event.usage.calls} calls, complete: ${event.complete}`);
}
