import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { addToken, revokeTokens } from "../../planner/access/token-list.ts";
import { useBrowser } from "../support/browser.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { startPageServer } from "../support/page-server.ts";
import { BREAD, sessionIn } from "../support/page-sessions.ts";
import { shortOutline } from "../support/planning-script.ts";
import { FAKE_KEY } from "../support/run-cli.ts";

const browser = useBrowser();

it("follows in one tab what is answered in another", async () => {
  const { address } = await startPageServer();
  const session = await sessionIn(address, "waiting", { idea: BREAD.en });
  const one = await browser.openPage(`${address}/plans/${session}`);
  const other = await browser.openPage(`${address}/plans/${session}`, { context: one.context() });
  const asked = "Whom must the first version win?";
  for (const page of [one, other]) await page.getByRole("heading", { name: asked }).waitFor();
  await one.getByRole("radio", { name: /Beginners/ }).check();
  await one.getByRole("button", { name: "Answer" }).click();
  for (const page of [one, other]) {
    await page.getByRole("heading", { name: "Is earning money the main aim of this plan?" }).waitFor();
    await page.getByRole("heading", { name: asked }).waitFor({ state: "detached" });
  }
});

it("says that a plan is gone that was deleted in another tab", async () => {
  const { address } = await startPageServer();
  const session = await sessionIn(address, "done", { idea: BREAD.en });
  const page = await browser.openPage(`${address}/plans/${session}`, { expects: [/404/] });
  await page.locator("data.figure").first().waitFor();
  expect((await fetch(`${address}/api/sessions/${session}`, { method: "DELETE" })).status).toBe(204);
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
  await page
    .getByText(/There is no such plan here|There is no session/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: /plans/i }).first().click();
  await page.getByRole("link", { name: "Write a plan" }).waitFor();
});

it("asks for a token again that is not valid any more in the middle of a run, and goes on with the next one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-tokens-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const tokens = join(folder, "tokens.json");
  const { token } = await addToken(tokens, { person: "ada" });
  // The run goes on when the server knows that the token is not valid any more.
  const revoked = Promise.withResolvers<void>();
  const model = await startOpenAIServer({
    answers: shortOutline,
    pace: async ({ schemaName }, _, { begin }) => {
      begin();
      if (schemaName === "Section") await revoked.promise;
    },
  });
  onTestFinished(() => {
    revoked.resolve();
    return model.close();
  });
  const { address } = await startPageServer({
    environment: { PLANCRAFT_TOKENS_FILE: tokens, OPENAI_API_KEY: FAKE_KEY, OPENAI_BASE_URL: model.url },
  });
  const session = await sessionIn(address, "running", { idea: "A bakery", yes: true, token });
  const page = await browser.openPage(`${address}/plans/${session}`, { token, expects: [/401/] });
  await page.getByRole("heading", { name: "Your plan is being made" }).waitFor();
  await revokeTokens(tokens, "ada");
  const { token: next } = await addToken(tokens, { person: "ada" });
  const headers = { Authorization: `Bearer ${token}` };
  await expect.poll(async () => (await fetch(`${address}/api/me`, { headers })).status).toBe(401);
  revoked.resolve();
  const signIn = page.getByRole("dialog", { name: "Sign in again" });
  await signIn.waitFor();
  await signIn.getByLabel("Token").fill("plc_wrong");
  await page.keyboard.press("Enter");
  // Of the field: the sentence above it, of the token before, says the same from the start.
  await signIn.getByRole("alert").filter({ hasText: "not valid" }).waitFor();
  await signIn.getByLabel("Token").fill(next);
  await page.keyboard.press("Enter");
  await signIn.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: /About finance/ }).waitFor();
});

it("does not take a file of 60 MB, says so, and keeps what was typed", async () => {
  const { address } = await startPageServer();
  const page = await browser.openPage(`${address}/plans/new`);
  await page.getByLabel("What do you want to plan?").fill(BREAD.en);
  await page.getByRole("radio").first().waitFor();
  await page.evaluate(`(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(60_000_000)], "large.md", { type: "text/markdown" }));
    files.items.add(new File(["Bread costs 6 dollars."], "small.md", { type: "text/markdown" }));
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: files }));
    }
  })()`);
  await page.getByText("“large.md” is larger than 20 MB, so it was not added.").waitFor();
  await page.getByText("small.md").first().waitFor();
  expect(await page.getByLabel("What do you want to plan?").inputValue()).toBe(BREAD.en);
});

it("works over a slow network: what is there is shown, and the run is followed to its end", async () => {
  const { address } = await startPageServer();
  const page = await browser.openPage(`${address}/memory`);
  const devTools = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 300, downloadThroughput: 40_000, uploadThroughput: 10_000 };
  await devTools.send("Network.emulateNetworkConditions", slow);
  const session = await sessionIn(address, "waiting", { idea: BREAD.en });
  await page.goto(`${address}/plans/${session}`);
  await page.getByRole("button", { name: "Take what is recommended from here on" }).click();
  await page.locator("data.figure").first().waitFor();
});
