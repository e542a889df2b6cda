import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CallSite } from "../../schemas/model/model-call.ts";
import type { EditsInput, SectionInput } from "../../schemas/model/model-inputs.ts";
import type { PlanSection } from "../../schemas/model/outline.ts";
import { Edits, Section } from "../../schemas/model/section.ts";
import type { WrittenSection } from "../../schemas/record.ts";
import { isGiven, type PassageQuery, webAddressOf } from "../../schemas/source.ts";
import { AppError } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { summingSections } from "../document/outline/summing-sections.ts";
import { applyEdits, changedPassages } from "../document/text/apply-edits.ts";
import { draftText } from "../document/text/draft-text.ts";
import { textProblems } from "../document/text/text-problems.ts";
import { draftMaterial, lengthBudget, tokenDraft } from "../material.ts";
import type { KnowledgePort, Ports } from "../ports.ts";
import { editPrompt } from "../prompts/edit.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { writePrompt } from "../prompts/write.ts";
import { sharedState } from "../shared-state.ts";
import { citedNumbers, meantByNumber, type NumberedSource, numbered } from "../sources/cited-sources.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { sectionIdOf, type WriteTask } from "../tasks.ts";

const GUIDES = 2;
/** About 4 KB of the person's files: with more, a section repeats them. */
const PASSAGES = 4;
/** What is kept of a section's changes: the rounds of the largest preset. */
const KEPT_CHANGES = 4;

const IN_LINE =
  "Bring this section in line with the others, as they are now: change only what no longer agrees with them.";

type Ask = Pick<Ports, "model" | "practice"> & { readonly site: CallSite };

/** Writes one section, or edits it where there is something to change in it. Its id is the task's, whatever the model says. */
export function write({ model, knowledge, practice }: Ports) {
  return async (task: WriteTask, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const state = sharedState(config);
    const id = sectionIdOf(task);
    const section = state.outline?.sections.find((one) => one.id === id);
    if (!section) throw new AppError("defect", { problem: `the outline has no section ${id}` });
    const before = state.sections[id];
    const instructions = before ? instructionsFor(section, state) : [];
    const site = callSite(config, "write", state.preset, id);
    const ask = { model, practice, site };
    const told = await sectionTask(section, instructions, before?.markdown ?? "", state, { ...ask, knowledge });
    const written =
      before && instructions.length > 0
        ? await edited(before, { ...told.input, instructions }, state, ask)
        : await writtenAnew({ ...told.input, rewrite: null, ...askedOf(section, before, state) }, state, ask);
    const cited = citedNumbers(written.markdown);
    const named = [
      ...written.sources.map((source) => meantByNumber(source, told.given)?.id ?? source),
      ...told.given.flatMap(({ number, id }) => (cited.includes(number) ? [id] : [])),
    ];
    const citable = state.sources.length > 0 ? { citable: told.given.map(({ number }) => number) } : {};
    const changes = changesOf(before, written.markdown, task.round);
    return {
      sections: {
        [id]: {
          ...written,
          id,
          title: section.title,
          round: task.round,
          sources: [...new Set(named)],
          ...citable,
          ...(changes.length > 0 ? { changes } : {}),
        },
      },
    };
  };
}

type TaskInput = Omit<SectionInput, "rewrite">;

/** What the writer of a section is told, and the sources that may be cited. */
async function sectionTask(
  section: PlanSection,
  instructions: readonly string[],
  text: string,
  state: PlanState,
  { model, knowledge, practice, site }: Ask & Pick<Ports, "knowledge">,
): Promise<{ input: TaskInput; given: NumberedSource[] }> {
  const { locked, ...told } = section;
  const language = planLanguage(state);
  const material = draftMaterial(state, model.contextTokens, practice.specialists);
  const about = [section.title, section.id.replaceAll("-", " "), section.intent, ...section.keyPoints].join(" ");
  const sources = numbered(state.sources);
  const [guides, passages] = await Promise.all([
    knowledge.find({ language, about, limit: GUIDES }, site),
    passagesOn({ about: [about, ...instructions].join(" "), key: section.title }, sources, knowledge, site),
  ]);
  const used = new Set([
    ...passages.map(({ source }) => source),
    ...material.findings.flatMap(({ findings }) => findings.flatMap(({ sources = [] }) => sources)),
    ...citedNumbers(text),
  ]);
  const given = sources.filter(({ number }) => used.has(number));
  const sumsUp = summingSections(state.outline).includes(section);
  const input: TaskInput = {
    ...material,
    section: told,
    language,
    length: lengthBudget(state, practice),
    guides,
    passages,
    sources: given.map((source) => ({ number: source.number, title: source.title, address: webAddressOf(source) })),
    round: state.reviews.length + 1,
    others: sumsUp ? tokenDraft(state).filter(({ id }) => id !== section.id) : [],
  };
  return { input, given };
}

async function writtenAnew(input: SectionInput, state: PlanState, ask: Ask): Promise<Section> {
  return await ask.model.ask(
    {
      name: "Section",
      schema: Section,
      input,
      messages: ownMessages(ask.practice, "write", input, writePrompt(input)),
      shared: String(input.round),
      wanted: ({ markdown }) => sentences(textProblems(markdown, "", state)),
      shown: (markdown) => draftText(state, markdown),
    },
    ask.site,
  );
}

/** Edits; and where they cannot be applied after a repair either, the section is asked for whole. */
async function edited(
  before: WrittenSection,
  task: TaskInput & { readonly instructions: readonly string[] },
  state: PlanState,
  ask: Ask,
): Promise<Section> {
  const { markdown, assumptions, sources } = before;
  // A refine's instructions say what to write; what a person asks for may need what was found out.
  const findings = state.revisions.length > 0 ? task.findings : [];
  const input: EditsInput = { ...task, findings, markdown, assumptions };
  const answer = await ask.model.ask(
    {
      name: "Edits",
      schema: Edits,
      input,
      messages: ownMessages(ask.practice, "edit", input, editPrompt(input)),
      shared: String(input.round),
      wanted: (edits) => {
        const { text, problems } = applyEdits(markdown, edits);
        return sentences(problems.length > 0 ? problems : textProblems(text, markdown, state));
      },
      shown: (whole) => draftText(state, whole),
    },
    ask.site,
  );
  const { text, problems } = applyEdits(markdown, answer);
  if (problems.length > 0) {
    return await writtenAnew({ ...task, rewrite: { markdown, instructions: task.instructions } }, state, ask);
  }
  return { markdown: text, sources, assumptions: answer.assumptions.length > 0 ? answer.assumptions : assumptions };
}

/** What is to be changed in a section; one that sums up the others follows them, also where nothing was asked of it. */
function instructionsFor(section: PlanSection, state: PlanState): string[] {
  const { rewrites } = state;
  const asked = rewrites.flatMap(({ sectionId, instruction }) => (sectionId === section.id ? [instruction] : []));
  return asked.length > 0 || rewrites.length === 0 ? asked : [IN_LINE];
}

/** What a request asks of a section that it adds, beside what the outline says of it: such as what it is to take in. */
function askedOf(section: PlanSection, before: WrittenSection | undefined, { rewrites }: PlanState) {
  if (before) return {};
  const told = [section.intent, section.title];
  const asked = rewrites.flatMap(({ sectionId, instruction }) =>
    sectionId === section.id && !told.includes(instruction) ? [instruction] : [],
  );
  return asked.length > 0 ? { asked } : {};
}

function changesOf(before: WrittenSection | undefined, markdown: string, round: number) {
  const earlier = before?.changes ?? [];
  const passages = before ? changedPassages(before.markdown, markdown) : [];
  return passages.length > 0 ? [...earlier, { round, passages }].slice(-KEPT_CHANGES) : earlier;
}

function sentences(problems: readonly string[]): string | null {
  return problems.length > 0 ? problems.map((problem) => `- ${problem}`).join("\n") : null;
}

async function passagesOn(
  wanted: Pick<PassageQuery, "about" | "key">,
  sources: readonly NumberedSource[],
  knowledge: KnowledgePort,
  site: CallSite,
): Promise<SectionInput["passages"]> {
  const files = new Map(sources.filter(isGiven).map(({ id, number }) => [id, number]));
  if (files.size === 0) return [];
  const found = await knowledge.passages({ sources: [...files.keys()], ...wanted, limit: PASSAGES }, site);
  return found.flatMap(({ source, place, text }) => {
    const number = files.get(source);
    return number === undefined ? [] : [{ source: number, place, text }];
  });
}
