import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { SectionInput } from "../../schemas/model-call.ts";
import { Section } from "../../schemas/section.ts";
import type { PassageQuery } from "../../schemas/source.ts";
import { callSite } from "../call-site.ts";
import type { KnowledgePort, Ports } from "../ports.ts";
import { writePrompt } from "../prompts/write.ts";
import { citedNumbers, meantByNumber, type NumberedSource } from "../sources/cited-sources.ts";
import type { PlanUpdate } from "../state.ts";
import type { WriteTask } from "../tasks.ts";

const GUIDES = 2;
/** About 4 KB of the person's files: with more, a section repeats them. */
const PASSAGES = 4;

/** Writes or rewrites one section. Its id is the task's, whatever the model says. */
export function write({ model, knowledge }: Ports) {
  return async (task: WriteTask, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const { id, title, intent, keyPoints } = task.section;
    const { sources, ...told } = task;
    const about = [title, id.replaceAll("-", " "), intent, ...keyPoints].join(" ");
    const guides = await knowledge.find({ language: task.language, about, limit: GUIDES });
    const wanted = { about: [about, ...(task.rewrite?.instructions ?? [])].join(" "), key: title };
    const passages = await passagesOn(wanted, sources, knowledge);
    const used = new Set([
      ...passages.map(({ source }) => source),
      ...task.findings.flatMap(({ findings }) => findings.flatMap(({ sources = [] }) => sources)),
      ...citedNumbers(task.rewrite?.markdown ?? ""),
    ]);
    const given = sources.filter(({ number }) => used.has(number));
    const input: SectionInput = {
      ...told,
      guides,
      passages,
      sources: given.map(({ number, title, kind, id }) => ({ number, title, address: kind === "page" ? id : null })),
    };
    const section = await model.ask(
      {
        name: "Section",
        schema: Section,
        input,
        messages: writePrompt(input),
      },
      callSite(config, "write", task.preset, id),
    );
    const named = section.sources.map((source) => meantByNumber(source, given)?.id ?? source);
    const citable = task.sources.length > 0 ? { citable: given.map(({ number }) => number) } : {};
    return {
      sections: { [id]: { ...section, id, title, round: task.round, sources: [...new Set(named)], ...citable } },
    };
  };
}

async function passagesOn(
  wanted: Pick<PassageQuery, "about" | "key">,
  sources: readonly NumberedSource[],
  knowledge: KnowledgePort,
): Promise<SectionInput["passages"]> {
  const files = new Map(sources.flatMap(({ kind, id, number }) => (kind === "file" ? [[id, number] as const] : [])));
  if (files.size === 0) return [];
  const found = await knowledge.passages({ sources: [...files.keys()], ...wanted, limit: PASSAGES });
  return found.flatMap(({ source, place, text }) => {
    const number = files.get(source);
    return number === undefined ? [] : [{ source: number, place, text }];
  });
}
