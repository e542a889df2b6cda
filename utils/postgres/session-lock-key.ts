/** The SQL of a session's advisory lock: 64 bits, so that no two sessions meet. @param id The SQL of the session's id. */
export function sessionLockKey(id: string): string {
  return `hashtextextended('plancraft session ' || ${id}, 0)`;
}
