import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { useBrowser } from "../support/browser.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { sessionIn } from "../support/page-sessions.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { PROGRAM, type Variables } from "../support/run-cli.ts";

const browser = useBrowser();

async function start(
  env: Variables,
  port: number,
): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const child = spawn(process.execPath, [PROGRAM, "serve", "--port", String(port), "--json"], {
    env: { ...env, HOME: process.env["HOME"] ?? "", PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, address: JSON.parse(String(line)).address };
}

it("says that it reconnects when its server is killed, comes back by itself, and has every event once and the plan", async () => {
  const { url } = await createTestDatabase();
  const model = await startOpenAIServer({ answers: shortOutline, latencyMs: 250 });
  onTestFinished(() => model.close());
  const env = modelEnvironment(url, model);
  const first = await start(env, 0);
  const session = await sessionIn(first.address, "running", {
    idea: "A marketplace for used climbing gear",
    yes: true,
  });
  const page = await browser.openPage(`${first.address}/plans/${session}`, { expects: [/ERR_|status of 5/] });
  const connection = page.locator("[data-connection]");
  await page.getByRole("heading", { name: "Your plan is being made" }).waitFor();
  await page.locator("[data-connection=connected]").waitFor();
  const gone = once(first.child, "exit");
  first.child.kill("SIGKILL");
  await gone;
  await page.locator("[data-connection=reconnecting]").waitFor();
  expect(await connection.innerText()).toMatch(/Reconnecting/);

  await start(env, Number(new URL(first.address).port));
  await page.locator("[data-connection=connected]").waitFor();
  // Nobody has done anything: the server took the session up, and the page shows its end.
  await page.getByRole("heading", { name: /About finance/ }).waitFor({ timeout: 45_000 });

  await page.getByRole("tab", { name: "Activity" }).click();
  const lines = page.getByRole("region", { name: "What happened" }).getByRole("listitem");
  await lines.first().waitFor();
  const stored = (await (
    await fetch(`${first.address}/api/sessions/${session}/events`, { headers: { Accept: "application/json" } })
  ).json()) as { readonly events: readonly { readonly seq: number; readonly type: string }[] };
  expect(stored.events.map(({ seq }) => seq)).toEqual(stored.events.map((_, at) => at + 1));
  const told = (await lines.allInnerTexts()).filter((line) => / is written \(/.test(line));
  expect(told).toHaveLength(stored.events.filter(({ type }) => type === "section-written").length);
  expect(new Set(told).size).toBe(told.length);
  expect(stored.events.filter(({ type }) => type === "session-started").length).toBeGreaterThan(1);
});
