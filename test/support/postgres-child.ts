// A process that uses the database as PlanCraft does. Its task and its arguments come from the command line.
import { once } from "node:events";
import { openDatabase } from "../../utils/postgres/database.ts";
import { migrate } from "../../utils/postgres/migrate.ts";

const [task, where = "", argument = ""] = process.argv.slice(2);

/** Opens, writes one row and closes, as often as asked. */
async function insert(home: string, times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) {
    const { pool, close } = await openDatabase({ home });
    await pool.query(`DO $$ BEGIN
      PERFORM pg_advisory_xact_lock(2);
      CREATE TABLE IF NOT EXISTS rounds (pid integer, round integer, UNIQUE (pid, round));
    END $$`);
    await pool.query("INSERT INTO rounds VALUES ($1, $2)", [process.pid, round]);
    await close();
  }
}

/** Opens, writes and tells each row that was committed, and closes; over and over, until it is killed. */
async function write(home: string): Promise<void> {
  for (let row = 0; ; ) {
    const { pool, close } = await openDatabase({ home });
    try {
      for (const last = row + 5; row < last; row += 1) {
        await pool.query("INSERT INTO rounds VALUES ($1, $2)", [process.pid, row]);
        process.stdout.write(`${process.pid} ${row}\n`);
      }
    } catch {
      // The server was killed under us: the row may be there or not, and was not told.
      row += 1;
    }
    await close();
  }
}

/** Opens, says so, and closes when the parent closes the input. */
async function hold(home: string): Promise<void> {
  const { close } = await openDatabase({ home });
  console.log("open");
  process.stdin.resume();
  await once(process.stdin, "end");
  await close();
}

/** Tells what the database thinks of text. */
async function describeText(home: string): Promise<void> {
  const { pool, close } = await openDatabase({ home });
  const { rows } = await pool.query("SELECT current_setting('server_encoding') AS encoding, length('서점') AS length");
  console.log(JSON.stringify(rows[0]));
  await close();
}

async function migrateOnce(databaseUrl: string, folder: string): Promise<void> {
  const { pool, close } = await openDatabase({ databaseUrl, home: "/nonexistent" });
  await migrate(pool, folder);
  await close();
}

if (task === "insert") await insert(where, Number(argument));
else if (task === "write") await write(where);
else if (task === "hold") await hold(where);
else if (task === "describe-text") await describeText(where);
else if (task === "migrate") await migrateOnce(where, argument);
else throw new Error(`no task ${task}`);
