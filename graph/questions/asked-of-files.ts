import type { Language } from "../../schemas/idea.ts";
import type { PlannedQuestion } from "../../schemas/question.ts";
import { isGiven, type Source } from "../../schemas/source.ts";
import type { KnowledgePort } from "../ports.ts";
import { fileStatements, fileSubjects } from "../sources/statements/file-statements.ts";
import { fromFilesQuestion } from "./from-files.ts";

/** A person weighs so many and only skims more, and in a chat each has a number of one digit. */
const MOST_OFFERED = 9;

/**
 * The question what of these files holds; none without files, and where they state nothing.
 * @param number Of the request that they came with; 0 for a new plan.
 * @param known What the person said already.
 */
export async function askedOfFiles(
  number: number,
  sources: readonly Source[],
  known: readonly string[],
  knowledge: KnowledgePort,
  language: Language,
  session: string,
): Promise<PlannedQuestion[]> {
  const files = sources.filter(isGiven);
  if (files.length === 0 || !knowledge.texts) return [];
  const texts = await knowledge.texts(
    files.map(({ id }) => id),
    session,
  );
  const subjects = fileSubjects(files, texts);
  const statements = fileStatements(files, texts, known, MOST_OFFERED - subjects.length);
  const question = fromFilesQuestion(number, subjects, statements, language);
  return question ? [question] : [];
}
