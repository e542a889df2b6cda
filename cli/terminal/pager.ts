import { spawnSync } from "node:child_process";
import type { HostOutput } from "../host.ts";
import { displayWidth } from "./text-width.ts";

/** Keeps colours, and leaves what was read on the screen. Without the character set Korean would be shown as codes. */
const USUAL_PAGER = "LESSCHARSET=utf-8 less -FRX";
/** A shell's for a command that there is not, or that is no program. */
const NOT_RUN = [126, 127];

/**
 * Shows a text page by page, where it is longer than the terminal that it goes to.
 * @param pager The person's own command; empty where they want none.
 * @returns Whether it was shown; where not, it is to be written as ever.
 */
export function pagedText(text: string, stdout: HostOutput, pager: string = USUAL_PAGER): boolean {
  // Only the process's own terminal is a pager's, too.
  if (stdout !== process.stdout || stdout.isTTY !== true || pager.trim() === "" || fits(text, stdout)) return false;
  const { status, error } = spawnSync(pager, { shell: true, input: text, stdio: ["pipe", "inherit", "inherit"] });
  // Whoever leaves the pager before all was written to it has seen enough.
  if (error !== undefined && !("code" in error && error.code === "EPIPE")) return false;
  return status === null || !NOT_RUN.includes(status);
}

function fits(text: string, { columns = 80, rows = 24 }: HostOutput): boolean {
  let taken = 0;
  for (const line of text.split("\n")) {
    taken += Math.max(1, Math.ceil(displayWidth(line) / (columns || 80)));
    if (taken >= (rows || 24)) return false;
  }
  return true;
}
