import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { SectionInput } from "../../schemas/model-call.ts";
import { Section } from "../../schemas/section.ts";
import { callSite } from "../call-site.ts";
import type { Ports } from "../ports.ts";
import { writePrompt } from "../prompts/write.ts";
import type { PlanUpdate } from "../state.ts";
import type { WriteTask } from "../tasks.ts";

const GUIDES = 2;

/** Writes or rewrites one section. Its id is the task's, whatever the model says. */
export function write({ model, knowledge }: Ports) {
  return async (task: WriteTask, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const { id, title, intent, keyPoints } = task.section;
    const about = [title, id.replaceAll("-", " "), intent, ...keyPoints].join(" ");
    const guides = await knowledge.find({ language: task.language, about, limit: GUIDES });
    const input: SectionInput = { ...task, guides };
    const section = await model.ask(
      {
        name: "Section",
        schema: Section,
        input,
        messages: writePrompt(input),
      },
      callSite(config, "write", task.preset, id),
    );
    return { sections: { [id]: { ...section, id, title, round: task.round } } };
  };
}
