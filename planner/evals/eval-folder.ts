import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CaseResult, Side } from "../../rollout/evals/eval-result.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { unwritable } from "../given/out/out-path.ts";
import { comparableMarkdown } from "./comparable-plan.ts";
import type { EndedCase } from "./eval-case.ts";

const SIDES: readonly Side[] = ["candidate", "opponent"];

/** The files of an eval, each written beside and then swapped in. All that they hold can be made again from the database. */
export class EvalFolder {
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  /** Makes the folder where there is none. @throws AppError `file-unusable`. */
  static async open(path: string): Promise<EvalFolder> {
    const folder = new EvalFolder(path);
    await folder.#orThrow(mkdir(join(path, "plans"), { recursive: true }));
    return folder;
  }

  /** Both plans of a case, as they were checked and judged. @throws AppError `file-unusable`. */
  async keepPlans({ result: { idea, language }, plans }: EndedCase): Promise<void> {
    for (const side of SIDES) {
      const made = plans[side];
      if (made) await this.#write(join("plans", `${idea}.${language}.${side}.md`), comparableMarkdown(made.plan));
    }
  }

  /** `results.jsonl`, a line for each case. @throws AppError `file-unusable`. */
  keepResults(results: readonly CaseResult[]): Promise<void> {
    return this.#write("results.jsonl", results.map((result) => `${JSON.stringify(result)}\n`).join(""));
  }

  /** `report.md`. @throws AppError `file-unusable`. */
  keepReport(report: string): Promise<void> {
    return this.#write("report.md", report);
  }

  /** One after the other: two cases may end at once. */
  #write(name: string, text: string): Promise<void> {
    const written = this.#last.then(() => this.#orThrow(this.#replace(join(this.#path, name), text)));
    this.#last = written.catch(() => {});
    return written;
  }

  async #replace(path: string, text: string): Promise<void> {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }

  async #orThrow<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw unwritable(this.#path, fileProblem(error), error);
    }
  }
}
