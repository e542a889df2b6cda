import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { addToken, revokeTokens } from "../../planner/access/token-list.ts";
import { seriousFindings } from "../support/axe.ts";
import { useBrowser } from "../support/browser.ts";
import { startPageServer } from "../support/page-server.ts";

const browser = useBrowser();
const IDEA = "A library of climbing ropes";

async function tokensPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-tokens-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "tokens.json");
}

/** Asks as the page does. */
async function ask(url: string, method: string, json?: unknown): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method, ...(json === undefined ? {} : { headers, body: JSON.stringify(json) }) });
  expect(response.ok, `${method} ${url}: ${response.status}`).toBe(true);
  return response;
}

interface Begun {
  readonly session: string;
  readonly questions: readonly { readonly question: string }[];
}

/** A session that waits for its first answer. */
async function waitingSession(address: string): Promise<{ session: string; question: string }> {
  const sent = { idea: IDEA, preset: "fast", model: "offline", lang: "en" };
  const { session } = (await (await ask(`${address}/api/sessions`, "POST", sent)).json()) as Begun;
  await (await fetch(`${address}/api/sessions/${session}/events`)).text();
  const { questions } = (await (await ask(`${address}/api/sessions/${session}`, "GET")).json()) as Begun;
  return { session, question: questions[0]?.question ?? "" };
}

it("asks for a token where one is wanted, and goes on where it was, also when the token ends in the middle", async () => {
  const path = await tokensPath();
  const first = await addToken(path, { person: "kim" });
  const { address } = await startPageServer({ environment: { PLANCRAFT_TOKENS_FILE: path } });
  const page = await browser.openPage(`${address}/plans/new`, { expects: [/status of 401/] });
  const panel = page.getByRole("dialog", { name: "Sign in" });
  const token = panel.getByLabel("Token");

  await token.fill("plc_wrong");
  await panel.getByRole("button").click();
  await expect.poll(() => token.getAttribute("aria-invalid")).toBe("true");
  expect(await seriousFindings(page)).toEqual([]);
  await token.fill(first.token);
  await page.keyboard.press("Enter");
  await panel.waitFor({ state: "detached" });
  // What can be chosen comes with the token: nothing begins before it is there.
  await page.getByRole("radio").first().waitFor();

  const second = await addToken(path, { person: "kim" });
  await revokeTokens(path, first.added.id);
  const isOver = async () => (await fetch(`${address}/api/me`, { headers: bearer(first.token) })).status;
  await expect.poll(isOver).toBe(401);
  await page.getByLabel("What do you want to plan?").fill(IDEA);
  // By itself the page may have found out before, and then its panel is over the button.
  await page.getByRole("button", { name: "Begin the plan", includeHidden: true }).dispatchEvent("click");
  const again = page.getByRole("dialog", { name: "Sign in again" });
  await again.getByLabel("Token").fill(second.token);
  await again.getByRole("button").click();
  // The request that was refused is sent again by itself.
  await page.getByRole("heading", { level: 1, name: new RegExp(IDEA) }).waitFor();
  await page.getByText("Waiting for you").first().waitFor();
});

function bearer(token: string) {
  return { Authorization: `Bearer ${token}` };
}

it("says that it reconnects, connects when it is told to, and shows what happened meanwhile", async () => {
  const first = await startPageServer();
  const { session, question } = await waitingSession(first.address);
  const page = await browser.openPage(`${first.address}/plans/${session}`, {
    expects: [
      /ERR_CONNECTION_REFUSED/,
      /ERR_INCOMPLETE_CHUNKED_ENCODING/,
      /ERR_CONNECTION_RESET/,
      /ERR_EMPTY_RESPONSE/,
    ],
  });
  await page.getByText(question).first().waitFor();
  await expect.poll(() => page.title()).toMatch(/^Waiting for you: .* · PlanCraft$/);
  await page.getByText("Connected", { exact: true }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await first.stop();
  await page.getByText(/Reconnecting|Disconnected/).waitFor();
  const { port } = new URL(first.address);
  const second = await startPageServer({ databaseUrl: first.databaseUrl, port: Number(port) });
  // It may have connected by itself before.
  const connectNow = page.getByRole("button", { name: "Connect now" });
  await connectNow.click({ timeout: 1_000 }).catch(() => {});
  await page.getByText("Connected", { exact: true }).waitFor();
  // Somebody else has it go on: this page hears of it.
  await ask(`${second.address}/api/sessions/${session}/resume`, "POST", { yes: true });
  await page.getByText("Done", { exact: true }).first().waitFor();
  await page.getByRole("tab", { name: "Activity" }).click();
  await page.getByText("The plan is done").waitFor();
  expect(new URL(page.url()).pathname).toBe(`/plans/${session}/activity`);
  expect(await page.getByText("It began").count()).toBe(1);
  expect(await seriousFindings(page)).toEqual([]);
});

it("lists plans, deletes one after asking, and tells a tab that shows it", async () => {
  const { address } = await startPageServer();
  const { session } = await waitingSession(address);
  const shown = await browser.openPage(`${address}/plans/${session}`, { expects: [/status of 404/] });
  await shown.getByText("Waiting for you").first().waitFor();
  const list = await browser.openPage(`${address}/`);
  await list.getByRole("link", { name: new RegExp(IDEA) }).waitFor();
  expect(await seriousFindings(list)).toEqual([]);
  await list.getByRole("button", { name: /^Delete/ }).click();
  const dialog = list.getByRole("dialog", { name: "Delete this plan?" });
  await dialog.waitFor();
  expect(await seriousFindings(list)).toEqual([]);
  await list.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => list.evaluate("String(document.activeElement.ariaLabel)")).toMatch(/^Delete/);
  await list.getByRole("button", { name: /^Delete/ }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await list.getByRole("heading", { name: "Begin with one sentence" }).waitFor();

  await shown.getByRole("heading", { name: "There is no such plan here" }).waitFor();
  await shown.getByRole("link", { name: "See all plans" }).click();
  await shown.getByRole("heading", { name: "Begin with one sentence" }).waitFor();
  await expect.poll(() => shown.evaluate("document.activeElement.id")).toBe("content");
});

it("stops a plan, takes that back by keyboard, goes on with it, and speaks Korean in the dark when it is asked to", async () => {
  const { address } = await startPageServer();
  const { session } = await waitingSession(address);
  const page = await browser.openPage(`${address}/plans/${session}`, { size: { width: 360, height: 740 } });
  await stop(page);
  await page
    .getByRole("status")
    .getByText(/You can undo that for (60|[1-5]?\d) seconds/)
    .waitFor({ state: "attached" });
  await page
    .getByRole("timer")
    .getByText(/You can undo that for [1-5]?\d s/)
    .waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  for (let key = 0; key < 20 && !(await isFocused(page, "Undo")); key += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Waiting for you").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).waitFor({ state: "detached" });
  await stop(page);
  const settings = page.getByRole("button", { name: "Settings" });
  await settings.press("ArrowDown");
  await page.locator('[role="menuitemradio"]:focus').waitFor();
  const focused = () => page.evaluate("document.activeElement.textContent || document.activeElement.ariaLabel");
  const keys = { End: "Dark", ArrowDown: "English", l: "Light", ArrowUp: "As on this device", Home: "English" };
  for (const [key, item] of Object.entries(keys)) {
    await page.keyboard.press(key);
    await expect.poll(focused, { message: key }).toContain(item);
  }
  await page.keyboard.press("Escape");
  await expect.poll(focused).toBe("Settings");
  await settings.press("Enter");
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.getByRole("button", { name: "Settings" }).press("Enter");
  await page.getByRole("menuitemradio", { name: "한국어" }).click();
  await page.getByRole("heading", { name: "중지한 기획서입니다" }).waitFor();
  expect(await page.evaluate("document.documentElement.lang + document.documentElement.dataset.scheme")).toBe("kodark");
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "이어서 진행" }).click();
  await page.getByText("답변 대기").first().waitFor();
});

it("tells what a queued plan waits for, that no worker is there, and when a run is tried again", async () => {
  const { address, databaseUrl } = await startPageServer({ environment: { USE_DURABLE_WORKER: "true" } });
  const sent = { idea: IDEA, preset: "fast", model: "offline", lang: "en" };
  const { session } = (await (await ask(`${address}/api/sessions`, "POST", sent)).json()) as Begun;
  const page = await browser.openPage(`${address}/plans/${session}`);
  await page.getByRole("heading", { name: "It waits for its turn" }).waitFor();
  await page.locator('[data-state="queued"]').getByText("Queued").waitFor();
  await page.getByText("No worker is there that would run it").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const again = {
    error: { code: "model-unavailable", category: "model", message: "The model is overloaded." },
    attempt: 2,
    maxAttempts: 5,
    startAfter: new Date(Date.now() + 100_000).toISOString(),
  };
  await client.query(
    `INSERT INTO session_events (session, seq, at, type, body)
     SELECT $1, max(seq) + 1, now(), 'run-requeued', $2 FROM session_events WHERE session = $1`,
    [session, JSON.stringify({ type: "run-requeued", ...again })],
  );
  await client.query("SELECT pg_notify('plancraft_events', $1)", [session]);
  await client.end();
  await page.getByText("It could not go on for now: The model is overloaded.").first().waitFor();
  await page
    .getByRole("timer")
    .getByText(/It is tried again in \d+ s \(attempt 2 of 5\)/)
    .waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await stop(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: "It waits for its turn" }).waitFor();
  await page.getByRole("tab", { name: "Activity" }).click();
  await page.getByText("Stopping it was taken back").waitFor();
});

async function stop(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
  await page.getByRole("heading", { name: "You stopped it" }).waitFor();
}

async function isFocused(page: Page, name: string): Promise<boolean> {
  return (await page.evaluate("document.activeElement.textContent")) === name;
}
