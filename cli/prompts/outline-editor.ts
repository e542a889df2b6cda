import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { temporaryFolders } from "../../planner/given/temporary-folders.ts";
import type { DraftSection } from "../../schemas/draft.ts";
import { describe } from "../../utils/errors.ts";
import { MESSAGES } from "../words/messages.ts";
import {
  MAX_ABOUT_CHARACTERS,
  MAX_POINT_CHARACTERS,
  MAX_POINTS,
  MAX_SECTIONS,
  MAX_TITLE_CHARACTERS,
  outlineFromText,
  outlineToText,
  pointsOf,
} from "./outline-text.ts";
import { PromptInterrupted, type QuestionUi, warn } from "./question-ui.ts";

/** Lets the person edit the outline in their editor; where that fails they are told, and nothing is changed. */
export async function editInEditor(
  sections: readonly DraftSection[],
  ui: QuestionUi,
  editor: string,
): Promise<readonly DraftSection[]> {
  const texts = MESSAGES[ui.language].approval;
  try {
    await using folder = await temporaryFolders().make("outline");
    const file = join(folder.path, "outline.md");
    await writeFile(file, outlineToText(sections, texts.editorHelp));
    await runEditor(editor, file, ui);
    const edited = outlineFromText(await readFile(file, "utf8"), sections);
    const problem = problemOf(edited, ui);
    if (problem === undefined) return edited;
    warn(ui, texts.editorFailed(problem));
    return sections;
  } catch (error) {
    if (error instanceof PromptInterrupted || ui.signal?.aborted) throw new PromptInterrupted();
    warn(ui, texts.editorFailed(describe(error)));
    return sections;
  }
}

function problemOf(sections: readonly DraftSection[], ui: QuestionUi): string | undefined {
  const { approval } = MESSAGES[ui.language];
  if (sections.length === 0) return approval.noSections;
  if (sections.length > MAX_SECTIONS) return approval.tooManySections(MAX_SECTIONS);
  if (sections.some(({ title }) => title.length > MAX_TITLE_CHARACTERS)) {
    return approval.titleTooLong(MAX_TITLE_CHARACTERS);
  }
  return sections.map((section) => aboutProblem(section, ui)).find((problem) => problem !== undefined);
}

/** Why what a section tells would be refused. Only a section that was proposed has key points. */
export function aboutProblem({ id, about }: { id?: string | undefined; about: string }, ui: QuestionUi) {
  const { invalid } = MESSAGES[ui.language];
  const points = id === undefined ? [] : pointsOf(about);
  if (points.length > MAX_POINTS) return invalid.tooMany(MAX_POINTS);
  if (points.some((point) => point.length > MAX_POINT_CHARACTERS)) return invalid.tooLong(MAX_POINT_CHARACTERS);
  return about.length > MAX_ABOUT_CHARACTERS ? invalid.tooLong(MAX_ABOUT_CHARACTERS) : undefined;
}

/** An editor is a command line (`code --wait`), so a shell takes it apart. It draws on standard error, like all else. */
async function runEditor(editor: string, file: string, ui: QuestionUi): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stdio: [Readable, Writable, Writable] = [ui.input, ui.output, ui.output];
  const options = { stdio, ...(ui.signal === undefined ? {} : { signal: ui.signal }) };
  const child =
    process.platform === "win32"
      ? spawn(`${editor} "${file}"`, { ...options, shell: true })
      : spawn("/bin/sh", ["-c", `${editor} "$1"`, "sh", file], options);
  child.once("error", reject);
  child.once("exit", (code, signal) => {
    if (code === 0) resolve();
    else reject(new Error(MESSAGES[ui.language].approval.editorExit(String(code ?? signal))));
  });
  await promise;
}
