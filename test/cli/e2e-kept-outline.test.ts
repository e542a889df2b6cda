import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { lastEvent, openQuestionOf, runCli } from "../support/run-cli.ts";

it("goes on with the outline that was edited and not sent, where --yes takes what is recommended", async () => {
  const database = await createTestDatabase();
  const server = await startOpenAIServer({ answers: shortOutline });
  const home = await mkdtemp(join(tmpdir(), "plancraft-kept-outline-"));
  onTestFinished(async () => {
    await Promise.all([server.close(), database.drop(), rm(home, { recursive: true })]);
  });
  const env = { ...modelEnvironment(database.url, server), PLANCRAFT_HOME: home };
  const asked = await runCli(["new", "A guide to climbing gyms", "--session", "edited", "--json"], { env });
  const { interruptId, options } = openQuestionOf(asked);
  const sections = options.map(({ id, title, description }, row) => ({
    id,
    title: row === 0 ? "How it begins" : title,
    about: description,
  }));
  await mkdir(join(home, "drafts"));
  await writeFile(join(home, "drafts", "edited.json"), JSON.stringify({ [interruptId]: { sections } }));

  const resumed = await runCli(["resume", "edited", "--yes", "--json"], { env });
  expect(lastEvent(resumed, "done").plan).toContain("\n## How it begins\n");
});
