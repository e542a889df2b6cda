import { programName } from "../../planner/setup/surroundings.ts";

/** How this program was called: a command that is printed must work where it is read. */
export const PROGRAM = programName();
