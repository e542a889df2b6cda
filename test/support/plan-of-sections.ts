import { createPlanner } from "../../index.ts";
import { planFrom } from "./finished-session.ts";
import { startOpenAIServer } from "./openai-server.ts";
import { modelEnvironment } from "./planning-script.ts";

/** What a plan is to hold. */
export interface PlannedSections {
  readonly idea: string;
  readonly session: string;
  readonly language?: "en" | "ko";
  readonly sections: readonly { readonly id: string; readonly title: string; readonly markdown: string }[];
  /** As a model answers for the sheet. */
  readonly figures: readonly object[];
  readonly decisions?: readonly object[];
}

/** Makes a finished plan of sections that are there already, for `ada`, whose server a page's tests have. */
export async function planOfSections(databaseUrl: string, planned: PlannedSections): Promise<void> {
  const { idea, session, language = "en", sections, figures, decisions = [] } = planned;
  const outline = sections.map(({ id, title }) => ({ id, title, intent: "", keyPoints: [] }));
  const model = await startOpenAIServer({
    answers: {
      Outline: [{ title: idea, sections: outline }],
      Figures: [{ figures, decisions }],
      Section: ({ messages }) => {
        const asked = messages.map(({ content }) => content).join("\n");
        const found = sections.find(
          ({ title }) => asked.includes(`"${title}" (round`) || asked.includes(`the section "${title}"`),
        );
        return found ? { markdown: found.markdown } : {};
      },
    },
  });
  const planner = await createPlanner({
    environment: { ...modelEnvironment(databaseUrl, model), PLANCRAFT_USER: "ada" },
  });
  try {
    await planFrom(planner.start({ idea, session, yes: true, preset: "fast", language }));
  } finally {
    await planner.close();
    await model.close();
  }
}
