import { programName } from "../../planner/surroundings.ts";

/** How this program was called: a command that is printed must work where it is read. */
export const PROGRAM = programName();
