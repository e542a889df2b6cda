import { userInfo } from "node:os";

/** The name of the user whom the process runs as; `uid-N` where the system has none for them, as in many containers. */
export function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 0}`;
  }
}
