import {
  type KnownToken,
  knownTokens,
  readTokensFile,
  type TokensFile,
  tokensFileVersion,
} from "../../planner/access/tokens-file.ts";
import { type AppError, toAppError } from "../../utils/errors.ts";

export interface WatchedTokensOptions {
  /** Told, once for each state of the file, where it has become unusable: the tokens read before stay in force. */
  readonly onTrouble: (error: AppError) => void;
  /** Milliseconds of a clock. */
  readonly now?: () => number;
}

/** A token that was revoked is taken for so long at most. No watching of files tells of all changes on all systems. */
const LOOK_EVERY_MS = 1_000;

/** The tokens of a file, read again when it changes. */
export class WatchedTokens {
  readonly #path: string;
  readonly #onTrouble: (error: AppError) => void;
  readonly #now: () => number;
  #tokens: readonly KnownToken[];
  #version: string;
  #lookedAtMs: number;
  #looking: Promise<void> | null = null;

  private constructor(path: string, { entries, version }: TokensFile, { onTrouble, now }: WatchedTokensOptions) {
    this.#path = path;
    this.#onTrouble = onTrouble;
    this.#now = now ?? (() => performance.now());
    this.#tokens = knownTokens(entries);
    this.#version = version;
    this.#lookedAtMs = this.#now();
  }

  /** @throws AppError `tokens-unusable`. */
  static async open(path: string, options: WatchedTokensOptions): Promise<WatchedTokens> {
    return new WatchedTokens(path, await readTokensFile(path), options);
  }

  /** The tokens in force; never throws. */
  async current(): Promise<readonly KnownToken[]> {
    if (this.#now() - this.#lookedAtMs >= LOOK_EVERY_MS) {
      this.#looking ??= this.#look().finally(() => {
        this.#lookedAtMs = this.#now();
        this.#looking = null;
      });
    }
    await this.#looking;
    return this.#tokens;
  }

  async #look(): Promise<void> {
    const version = await tokensFileVersion(this.#path);
    if (version === this.#version) return;
    this.#version = version;
    try {
      const file = await readTokensFile(this.#path);
      this.#tokens = knownTokens(file.entries);
      this.#version = file.version;
    } catch (error) {
      this.#onTrouble(toAppError(error));
    }
  }
}
