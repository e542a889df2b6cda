// Works on a connection pool of the program's own, which two planners share. Needs DATABASE_URL.
import pg from "pg";
import { createPlanner } from "plancraft";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"] });
{
  await using writer = await createPlanner({ pool });
  await using reader = await createPlanner({ pool });
  let session = "";
  for await (const event of writer.start({ idea: "A repair café for bicycles", preset: "fast", yes: true })) {
    session = event.session;
  }
  const { title } = await reader.export(session);
  console.log(`The other planner reads: ${title}`);
}
// The planners are closed, the pool is not: it is ours to close.
const { rows } = await pool.query("SELECT count(*)::int AS sessions FROM sessions");
console.log(`The pool is still open: ${rows[0].sessions >= 1}`);
await pool.end();
