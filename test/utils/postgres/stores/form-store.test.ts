import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../../../../utils/postgres/database.ts";
import { FormStore } from "../../../../utils/postgres/stores/form-store.ts";
import { readLastFailure } from "../../../../utils/postgres/stores/last-failure.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

async function opened() {
  const { pool, close } = await openDatabase({ databaseUrl: (await createTestDatabase()).url, home: "/nonexistent" });
  onTestFinished(close);
  return pool;
}

test("a server's form is kept for one model at one address, the last one counts, and a week later it is tried anew", async () => {
  const pool = await opened();
  const forms = new FormStore(pool);
  const here = forms.of("http://127.0.0.1:1/v1?key=secret", "openai:m");
  expect(await here.recall()).toBeNull();
  await here.keep({ format: "json_object" });
  await here.keep({ format: "none" });
  expect(await forms.of("http://127.0.0.1:1/v1?key=secret", "openai:m").recall()).toEqual({ format: "none" });
  expect(await forms.of("http://127.0.0.1:2/v1", "openai:m").recall()).toBeNull();
  expect(await forms.of("http://127.0.0.1:1/v1?key=secret", "openai:n").recall()).toBeNull();
  expect(JSON.stringify((await pool.query("SELECT * FROM server_forms")).rows)).not.toContain("secret");
  await pool.query("UPDATE server_forms SET learned_at = now() - interval '8 days'");
  expect(await here.recall()).toBeNull();
});

test("how the last call of a model failed is known until one succeeds", async () => {
  const pool = await opened();
  const call = (state: string, error: string | null, problem: string | null) =>
    pool.query(
      `INSERT INTO llm_calls (lineage, request, session, node, name, model, attempt, state, error, problem, settled_at)
       VALUES ('l', 'r', 's', 'structure', 'Outline', 'openai:m', 1, $1, $2, $3, now())`,
      [state, error, problem],
    );
  expect(await readLastFailure(pool, "openai:m")).toBeNull();
  await call("failed", "model-auth", "No such key");
  expect(await readLastFailure(pool, "openai:m")).toMatchObject({ error: "model-auth", words: "No such key" });
  expect(await readLastFailure(pool, "openai:n")).toBeNull();
  await call("accepted", null, null);
  expect(await readLastFailure(pool, "openai:m")).toBeNull();
});
