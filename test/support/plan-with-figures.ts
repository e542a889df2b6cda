import { createPlanner } from "../../index.ts";
import { planFrom } from "./finished-session.ts";
import { startOpenAIServer } from "./openai-server.ts";
import { modelEnvironment } from "./planning-script.ts";
import type { TestDatabase } from "./postgres.ts";

/** A budget that was given, assumptions, and a profit that hangs on them. */
export const FIGURES = [
  { id: "budget", label: "Budget", value: 40_000, formula: null, unit: "USD", kind: "given" },
  { id: "basket", label: "Average order", value: 24, formula: null, unit: "USD/order", kind: "assumed" },
  { id: "commission", label: "Commission", value: 0.08, formula: null, unit: "%", kind: "assumed" },
  { id: "orders", label: "Orders a month", value: 500, formula: null, unit: "orders", kind: "assumed" },
  { id: "costs", label: "Costs a month", value: 800, formula: null, unit: "USD", kind: "assumed" },
  {
    id: "income",
    label: "Income a month",
    value: null,
    formula: "basket * orders * commission",
    unit: "USD",
    kind: "derived",
  },
  { id: "profit", label: "Profit a month", value: null, formula: "income - costs", unit: "USD", kind: "derived" },
].map((figure) => ({ ...figure, decimals: null, basis: "our estimate", owner: "finance" }));
const DECISIONS = [{ id: "open", statement: "Open in May", reason: "the Profit a month carries it" }];
const TEXT =
  "Orders of {{basket}} bring {{income}} a month, and {{profit}} are left.\n\nThe budget is {{budget}}.\n\nNothing else counts.";

/**
 * A finished plan of three sections, the first of which hangs on figures.
 * @param opened Takes what is to be closed after the tests.
 * @param figures What the model answers for its sheet.
 */
export async function planWithFigures(
  database: TestDatabase,
  opened: { close(): Promise<unknown> }[],
  figures: readonly object[] = FIGURES,
) {
  const sections = ["money", "people", "dates"].map((id) => ({ id, title: `About ${id}`, intent: "", keyPoints: [] }));
  const server = await startOpenAIServer({
    answers: {
      Outline: [{ sections }],
      Refinement: [{ direction: "Nothing of it concerns the plan.", instructions: [], outline: [], figures: [] }],
      Figures: [{ figures, decisions: DECISIONS }],
      Section: ({ messages }) => {
        const isMoney = messages.some(({ content }) => content.includes('Write the section "About money"'));
        return isMoney ? { markdown: TEXT } : {};
      },
    },
  });
  const env = modelEnvironment(database.url, server);
  const planner = await createPlanner({ environment: env });
  opened.push(planner, server);
  const session = `figures-${crypto.randomUUID().slice(0, 8)}`;
  const idea = "An app for bakers, with a budget of 40,000 dollars";
  const plan = await planFrom(planner.start({ idea, session, yes: true, preset: "fast" }));
  return { planner, session, server, env, plan, calls: () => server.requests.length };
}
