import type { Language, Priority } from "../../../schemas/idea.ts";

/** How a session is run; kept with it and in force on every resume. Paths are absolute. */
export interface SessionOptions {
  readonly yes?: boolean;
  readonly answersFile?: string;
  /** By question id. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly outFile?: string;
  readonly language?: Language;
  readonly maxTokens?: number;
  readonly maxCostUsd?: number;
  /** What whoever asked for its last run may spend in a day: whoever takes it up after a crash has it from here. */
  readonly dailyCostUsd?: number;
  /** False: what the person chooses is not remembered, and nothing is recalled. */
  readonly memory?: boolean;
  /** How soon it is to run where many wait. */
  readonly priority?: Priority;
}
