import type { Language } from "../../schemas/idea.ts";
import type { FindingsInput, GivenText, PlanMaterial } from "../../schemas/model/model-inputs.ts";
import type { Finding, Findings } from "../../schemas/model/section.ts";
import {
  type FoundPage,
  isGiven,
  type Passage,
  type PassageQuery,
  type SearchQuery,
  type Source,
} from "../../schemas/source.ts";
import { profileOf, SPECIALISTS, type Specialist } from "../../schemas/specialists/specialists.ts";
import { begin } from "../beginning.ts";
import { oneLine } from "../document/text/markdown.ts";
import { meantSource } from "./cited-sources.ts";

/** A search engine takes 400 characters; the idea's first words say what it is about. */
const SUBJECT_BYTES = 200;
const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi;

/** What a specialist looks into. */
export interface ResearchSubject extends Pick<PlanMaterial, "idea" | "analysis"> {
  readonly specialist: Specialist;
  readonly language: Language;
  /** The person's files. */
  readonly files: readonly Source[];
}

/** What a specialist looks for in the person's files. */
export function passageQuery(
  { specialist, language, files, analysis }: ResearchSubject,
  limit: number,
  team = SPECIALISTS,
): PassageQuery {
  const about = [analysis.purpose, ...analysis.features].join(" ");
  return {
    sources: files.map(({ id }) => id),
    about,
    key: profileOf(specialist, team).focus[language],
    limit,
    orBeginning: true,
  };
}

/** What a specialist looks for on the web. Made by code and not by a model, so that a session asks the same again. */
export function webQuery(
  { specialist, language, idea }: Omit<ResearchSubject, "files" | "analysis">,
  limit: number,
  team = SPECIALISTS,
): SearchQuery {
  return { words: `${begin(oneLine(idea), SUBJECT_BYTES)}: ${profileOf(specialist, team).focus[language]}`, limit };
}

/** Text from outside as a prompt has it, each under the name of its source. */
export function givenTexts(
  files: readonly Source[],
  passages: readonly Passage[],
  pages: readonly FoundPage[],
): Pick<FindingsInput, "passages" | "pages"> {
  const nameOf = (id: string) => files.find((file) => file.id === id)?.title ?? id;
  return {
    passages: passages.map(({ source, place, text }): GivenText => ({ source: nameOf(source), place, text })),
    pages: pages.map(({ source, text }): GivenText => ({ source: source.id, title: source.title, text })),
  };
}

/** The findings with the ids of what they are taken from, whatever else they name; and the pages among it. */
export function citedBy(
  { findings }: Findings,
  files: readonly Source[],
  pages: readonly FoundPage[],
): { cited: Finding[]; pages: Source[] } {
  const given = [...files, ...pages.map(({ source }) => source)];
  const claims = findings.filter(({ claim }) => claim.trim() !== "");
  const cited = claims.map((finding) => {
    const named = [...finding.sources, ...(finding.basis.match(ADDRESS) ?? [])];
    const sources = named.flatMap((name) => meantSource(name, given)?.id ?? []);
    return { ...finding, sources: [...new Set(sources)] };
  });
  const used = new Set(cited.flatMap(({ sources }) => sources));
  return { cited, pages: given.filter((source) => !isGiven(source) && used.has(source.id)) };
}
