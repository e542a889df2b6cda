import type { Fault } from "./fault.ts";

/** Postgres is killed, and is there again after a while. */
export const killedPostgres: Fault = {
  name: "killed-postgres",
  lastsMs: [500, 6_000],
  losesCalls: true,
  begin: async ({ postgres }) => {
    postgres.kill();
    return { what: "postgres", end: () => postgres.start() };
  },
};
