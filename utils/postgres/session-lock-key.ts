/** The SQL of a session's advisory lock: 64 bits, so that no two sessions meet. @param id The SQL of the session's id. */
export function sessionLockKey(id: string): string {
  return `hashtextextended('plancraft session ' || ${id}, 0)`;
}

/** The SQL of the locks that are held in this database, as the keys they were taken by. */
export const HELD_LOCKS = `SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
