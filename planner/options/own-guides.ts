import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { allGuides, guidesIn } from "../../knowledge/guide-library.ts";
import type { Guide } from "../../schemas/guide.ts";
import { toldProblem } from "../../utils/errors/told-problem.ts";
import { optionsError } from "./options-error.ts";

/**
 * Our planning guides and those of folders, in which a guide of the same id and language takes the place of ours.
 * @param folders Paths of folders with files as `knowledge/guides` has them: `<id>.<language>.md`.
 * @throws AppError `library-options` for a folder that cannot be read or has no guide, and a guide that is malformed.
 */
export async function guideLibrary(folders: readonly string[] = []): Promise<readonly Guide[]> {
  return guidesWith(await allGuides(), (await Promise.all(folders.map(ownGuides))).flat());
}

/** Guides with others, in which one of the same id and language takes the place of the one before. */
export function guidesWith(guides: readonly Guide[], others: readonly Guide[]): readonly Guide[] {
  const key = ({ id, language }: Guide) => `${id}.${language}`;
  return [...new Map([...guides, ...others].map((guide) => [key(guide), guide])).values()];
}

async function ownGuides(folder: string): Promise<readonly Guide[]> {
  const guides = await guidesIn(pathToFileURL(`${resolve(folder)}/`)).catch((error: unknown) => {
    const { en, ko } = toldProblem(error);
    throw optionsError({ en: `${folder}: ${en}.`, ko: `${folder}: ${ko}.` }, error);
  });
  if (guides.length > 0) return guides;
  const en = `The folder ${folder} has no planning guide: its files are named <id>.en.md or <id>.ko.md.`;
  throw optionsError({ en, ko: `${folder} 폴더에 가이드가 없습니다. 파일 이름은 <id>.en.md 또는 <id>.ko.md입니다.` });
}
