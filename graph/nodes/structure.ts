import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { OutlineInput } from "../../schemas/model/model-inputs.ts";
import { Outline, PlainOutline } from "../../schemas/model/outline.ts";
import { callSite } from "../call-site.ts";
import { withUsableIds } from "../document/outline/section-ids.ts";
import { oneLine } from "../document/text/markdown.ts";
import type { Ports } from "../ports.ts";
import { presetNamed } from "../practice.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { structurePrompt } from "../prompts/structure.ts";
import { answerNotes } from "../questions/answer-notes.ts";
import { analysisOf, type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** As many as there are guides: of each only the title and its questions go into the prompt. */
const GUIDES = 18;

/** Empties what hung on an earlier outline. The first outline leaves it out: every channel written is stored anew. */
const NOTHING_YET = {
  approval: null,
  reports: null,
  sheet: null,
  sections: null,
  rewrites: [],
} satisfies PlanUpdate;

/** Makes the outline; what an earlier one led to (research, sections, approval) is gone with it. */
export function structure({ model, knowledge, clock, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const { minSections } = presetNamed(practice, state.preset);
    const analysis = analysisOf(state);
    const language = planLanguage(state);
    const site = callSite(config, "structure", state.preset);
    const about = [state.idea, analysis.purpose, ...analysis.features].join(" ");
    const input: OutlineInput = {
      startedOn: state.startedOn,
      idea: state.idea,
      analysis,
      language,
      answers: answerNotes(state),
      minSections,
      round: state.outlines + 1,
      rejections: state.rejections,
      guides: await knowledge.find({ language, about, limit: GUIDES }, site),
    };
    const messages = ownMessages(practice, "structure", input, structurePrompt(input));
    const call = { name: "Outline", input, messages } as const;
    // Offline it is what code makes of the person's words: it has nothing to repair.
    const outline: Outline & Partial<PlainOutline> = model.isOffline?.(site)
      ? await model.ask({ ...call, schema: PlainOutline }, site)
      : await model.ask({ ...call, schema: Outline, wanted: (answer) => wantedOf(answer, minSections) }, site);
    return {
      outline: {
        ...(outline.unfollowed ? { unfollowed: outline.unfollowed } : {}),
        title: oneLine(outline.title),
        sections: withUsableIds(outline.sections).map((section) => ({
          ...section,
          title: oneLine(section.title) || section.id,
        })),
      },
      outlines: state.outlines + 1,
      askedAt: clock.now().toISOString(),
      ...(state.outlines > 0 ? NOTHING_YET : {}),
    };
  };
}

function wantedOf({ title, sections }: Outline, minSections: number): string | null {
  const untitled = sections.filter((section) => !oneLine(section.title)).map(({ id }) => id);
  const wanted = [
    ...(oneLine(title) ? [] : ["Its title is empty."]),
    ...(untitled.length > 0 ? [`These sections have an empty title: ${untitled.join(", ")}.`] : []),
    ...(sections.length < minSections
      ? [`It has ${sections.length} sections, and at least ${minSections} are wanted.`]
      : []),
  ];
  return wanted.length > 0 ? wanted.join(" ") : null;
}
