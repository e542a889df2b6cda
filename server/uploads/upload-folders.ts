import type { TemporaryFolder, TemporaryFolders } from "../../planner/given/temporary-folders.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError } from "../../utils/errors.ts";

/** Folders for the files of a request each, which nobody else can read. */
export class UploadFolders {
  readonly #places: TemporaryFolders;

  constructor(places: TemporaryFolders) {
    this.#places = places;
  }

  /** @throws AppError `uploads-unusable`. */
  async make(): Promise<TemporaryFolder> {
    try {
      return await this.#places.make("upload");
    } catch (error) {
      throw this.unusable(error);
    }
  }

  /** Removes what servers have left that were killed. */
  sweep(): Promise<void> {
    return this.#places.sweep();
  }

  unusable(error: unknown): AppError {
    return new AppError("uploads-unusable", { directory: this.#places.directory, problem: fileProblem(error) }, error);
  }
}
