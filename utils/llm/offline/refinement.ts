import type { Language } from "../../../schemas/idea.ts";
import type { RefinementInput } from "../../../schemas/model/model-inputs.ts";
import type { OutlineChange, Refinement } from "../../../schemas/model/revision.ts";
import { clean, readIdea } from "./idea.ts";
import { kindSections } from "./kinds/kind-sections.ts";
import { openCounts, openInstruction } from "./open-points.ts";
import { type NamedSection, requestedOutline } from "./outline/requested-outline.ts";

const WORDS: Readonly<Record<Language, { changes: string; not: (said: string) => string; cannot: string }>> = {
  en: {
    changes: "The sections change as asked.",
    not: (said) => `Not carried out: ${said}.`,
    cannot:
      "Without a language model no text can be changed on request, only the number, names and order of sections; figures are changed with the command set. For the rest set OPENAI_API_KEY and begin anew.",
  },
  ko: {
    changes: "요청하신 대로 섹션을 바꿉니다.",
    not: (said) => `반영하지 못한 요청: ${said}.`,
    cannot:
      "언어 모델 없이는 요청으로 본문을 고칠 수 없고 섹션의 수, 이름, 순서만 바꿀 수 있습니다. 수치는 set 명령으로 바꿉니다. 그 밖의 변경은 OPENAI_API_KEY를 설정하고 새로 시작하시면 됩니다.",
  },
};

/** The offline `Refinement`: what changes number, names and order of the sections; of the rest it says that it cannot. */
export function refinementOffline({ request, sections, language, idea }: RefinementInput): Refinement {
  const words = WORDS[language];
  const ranked = kindSections(readIdea(idea, language).kind, "web_app_plan", language);
  const wanted = requestedOutline(request, sections, ranked, language);
  const outline = wanted.isFollowed ? changesBetween(sections, wanted.sections) : [];
  const rest = wanted.unfollowed.length > 0 ? [words.not(wanted.unfollowed.join(", ")), words.cannot] : [];
  if (outline.length === 0) return { direction: rest.join(" ") || words.cannot, instructions: [], outline: [] };
  const [home] = wanted.sections;
  const written = wanted.sections.map(({ id, title }) => {
    return { id, title, markdown: sections.find((section) => section.id === id)?.markdown ?? "" };
  });
  // The list of what is open names the sections: it follows them.
  const instruction = openInstruction(openCounts(written, language), language);
  return {
    direction: [words.changes, ...rest].join(" "),
    instructions: home && sections.some(({ id }) => id === home.id) ? [{ sectionId: home.id, instruction }] : [],
    outline,
  };
}

function changesBetween(before: readonly NamedSection[], after: readonly NamedSection[]): OutlineChange[] {
  const has = (sections: readonly NamedSection[], id: string) => sections.some((section) => section.id === id);
  const kept = before.filter(({ id }) => has(after, id));
  const change = { title: null, intent: null, after: null };
  const dropped = before
    .filter(({ id }) => !has(after, id))
    .map(({ id }) => ({ ...change, op: "drop" as const, sectionId: id }));
  const renamed = kept.flatMap(({ id, title }) => {
    const now = after.find((section) => section.id === id)?.title ?? title;
    return now === title ? [] : [{ ...change, op: "rename" as const, sectionId: id, title: clean(now) }];
  });
  const added = after.flatMap(({ id, title }, at) => {
    if (has(before, id)) return [];
    return [{ ...change, op: "add" as const, sectionId: id, title, after: after[at - 1]?.id ?? null }];
  });
  const order = after.filter(({ id }) => has(before, id));
  const isMoved = order.some(({ id }, at) => id !== kept[at]?.id);
  const moved = isMoved
    ? order.map(({ id }, at) => ({ ...change, op: "move" as const, sectionId: id, after: order[at - 1]?.id ?? null }))
    : [];
  return [...dropped, ...renamed, ...moved, ...added];
}
