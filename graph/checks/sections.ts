import type { Language } from "../../schemas/idea.ts";
import type { Check, CheckedSection } from "../document/checked-plan.ts";
import { oneLine } from "../document/text/markdown.ts";

/** Shorter texts may well be alike: two sections that each hold one table of the same form. */
const COMPARED_WORDS = 60;
const RUN_WORDS = 5;
const ALIKE = 0.9;
const PLACEHOLDER =
  /^(?:todo|tbd|tba|n\/a|to be (?:written|added|done)|coming soon|작성 예정|추후 작성|내용 없음|미정)$/i;
const HEADING_LINE = /^ {0,3}#{1,6}(?:\s.*)?$/gm;

const WORDS: Readonly<Record<Language, { empty: string; title: string; same: (title: string) => string }>> = {
  en: {
    empty: "The section says nothing.",
    title: "Another section before it has the same title.",
    same: (title) => `The section says the same as "${title}".`,
  },
  ko: {
    empty: "섹션에 내용이 없습니다.",
    title: "앞에 제목이 같은 섹션이 있습니다.",
    same: (title) => `"${title}" 섹션과 내용이 같습니다.`,
  },
};

/** Sections without content, and sections that are there twice. */
export const sections: Check = ({ sections, language }) => {
  const words = WORDS[language];
  const before: { readonly section: CheckedSection; readonly said: readonly string[] }[] = [];
  return sections.flatMap((section) => {
    const said = wordsOf(section.markdown);
    const problems: string[] = [];
    if (said.length === 0 || PLACEHOLDER.test(bare(section.markdown))) problems.push(words.empty);
    else {
      const twin = before.find((earlier) => areAlike(earlier.said, said))?.section;
      if (twin) problems.push(words.same(oneLine(twin.title)));
    }
    if (before.some((earlier) => name(earlier.section) === name(section))) problems.push(words.title);
    before.push({ section, said });
    return problems.map((problem) => ({ check: "sections" as const, sectionId: section.id, problem }));
  });
};

/** The same words in the same order; or, in texts of some length, nearly all of their runs of words. */
function areAlike(one: readonly string[], other: readonly string[]): boolean {
  if (one.join(" ") === other.join(" ")) return true;
  if (Math.min(one.length, other.length) < COMPARED_WORDS) return false;
  const [runs, others] = [runsOf(one), runsOf(other)];
  const shared = [...runs].filter((run) => others.has(run)).length;
  return shared / Math.max(runs.size, others.size) >= ALIKE;
}

function runsOf(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map((_, at) => words.slice(at, at + RUN_WORDS).join(" ")));
}

function wordsOf(markdown: string): string[] {
  const text = markdown.replace(HEADING_LINE, "").normalize("NFC").toLowerCase();
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

function bare(markdown: string): string {
  return oneLine(markdown.replace(HEADING_LINE, "").replace(/[*_().…[\]]/g, " "));
}

function name({ title }: CheckedSection): string {
  return oneLine(title.normalize("NFC")).toLowerCase();
}
