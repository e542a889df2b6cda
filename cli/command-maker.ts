import type { Command } from "commander";
import type { Messages } from "./words/messages-en.ts";

/** What a command runs, with its arguments and then its options. */
type Action = (...args: never[]) => Promise<number>;

/** What the files need that describe some of the commands. */
export interface CommandMaker {
  readonly help: Messages["help"];
  /** Makes a command, of the program or of another command. */
  readonly command: (signature: string, description: string, parent?: Command) => Command;
  readonly program: Command;
  readonly run: (action: Action) => (...given: unknown[]) => Promise<void>;
}
