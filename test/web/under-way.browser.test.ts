import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { seriousFindings } from "../support/axe.ts";
import { useBrowser } from "../support/browser.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { startPageServer } from "../support/page-server.ts";
import { sessionIn } from "../support/page-sessions.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";

const browser = useBrowser();
const MODEL = { model: "openai:gpt-4.1", yes: true };
const TEXT = "Bread is sold at the door.\n\n- [ ] Ask the landlord\n- [x] Buy flour";

/** A server whose model writes no section while the gate is closed, but as many as are let through. */
async function gatedServer(letThrough: number) {
  let gate = Promise.withResolvers<void>();
  let begun = 0;
  const isAnswer = ({ content }: { readonly content: string }) => content.includes("hello there");
  const model = await startOpenAIServer({
    answers: {
      ...shortOutline,
      Section: [{ markdown: TEXT }],
      Analysis: ({ messages }) =>
        messages.some(isAnswer) ? { isPlanningRequest: false, directReply: "Hello! What is it to be?" } : {},
    },
    pace: async ({ schemaName }, _, { begin }) => {
      begin();
      if (schemaName !== "Section" && schemaName !== "Edits") return;
      begun += 1;
      if (begun > letThrough) await gate.promise;
    },
  });
  onTestFinished(() => {
    gate.resolve();
    return model.close();
  });
  const { DATABASE_URL: _, ...environment } = modelEnvironment("", model);
  const { address } = await startPageServer({ environment });
  return {
    address,
    open: () => gate.resolve(),
    close: () => {
      gate = Promise.withResolvers();
    },
  };
}

/** Waits until a section is written, and until the server has loaded what makes HTML of it. */
async function untilWritten(address: string, session: string): Promise<void> {
  const { body } = await fetch(`${address}/api/sessions/${session}/events`);
  let told = "";
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    told += text;
    if (told.includes("event: section-written")) break;
  }
  const view = await fetch(`${address}/api/sessions/${session}/view`);
  expect(await view.text()).toContain("Bread is sold at the door.");
}

const article = (page: Page) => page.locator("article.document");

it("shows what is written of a plan after a reload, and the plan itself while a request with a file is carried out", async () => {
  const { address, open, close } = await gatedServer(1);
  const session = await sessionIn(address, "running", { idea: "A bakery", ...MODEL });
  await untilWritten(address, session);
  const page = await browser.openPage(`${address}/plans/${session}`);
  // Any of the three may be the one that is let through. A string is looked for in any case, and found in "Being written".
  const written = page.getByRole("article").filter({ hasText: /Written/ });
  await written.first().waitFor();
  await page.reload();
  await written.first().getByText("Bread is sold at the door.").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  open();
  await page.getByRole("button", { name: "Revise" }).click();
  close();
  const dialog = page.getByRole("dialog", { name: "Revise the plan" });
  await dialog.getByLabel("What should change?").fill("Say more in summary");
  // Which files are taken is asked for when the dialog opens; before it is known, the server decides.
  await dialog.getByText(/\d+ at most/).waitFor();
  await dialog.getByLabel("Choose files").setInputFiles([
    { name: "prices.md", mimeType: "text/markdown", buffer: Buffer.from("# Prices") },
    { name: "second.md", mimeType: "text/markdown", buffer: Buffer.from("# Second") },
    { name: "run.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
  ]);
  await dialog.getByText("“run.exe” cannot be read").waitFor();
  await dialog.getByRole("button", { name: "Remove second.md" }).click();
  expect(await dialog.getByRole("listitem").allInnerTexts()).toEqual([expect.stringContaining("prices.md")]);
  const sent = page.waitForRequest("**/revisions");
  await dialog.getByRole("button", { name: "Begin the revision" }).click();
  expect((await sent).headers()["content-type"]).toContain("multipart/form-data");
  await page.getByRole("heading", { name: "Your request is being carried out" }).waitFor();
  await article(page).getByText("This is the plan before it").waitFor();
  const before = article(page).locator("[data-kind=section]");
  expect(await before.getByText("Bread is sold at the door.").count()).toBe(3);
  expect(await before.getByRole("checkbox", { name: "To do", exact: true }).count()).toBe(3);
  expect(await before.getByRole("checkbox", { name: "Done", checked: true }).count()).toBe(3);
  open();
  await article(page).getByText("Version 2").waitFor();
});

it("says where a plan stopped at its limit, takes no limit that is used up, and offers nothing of a plan beside an answer", async () => {
  const { address } = await gatedServer(0);
  const limited = await sessionIn(address, "done", { idea: "A bakery", ...MODEL, limits: { maxTokens: 3_000 } });
  const page = await browser.openPage(`${address}/plans/${limited}`);
  await page.getByText("before anything was written").waitFor();
  await page.getByText("It stopped here").waitFor();
  await page.getByLabel("Tokens in all, at most").fill("5");
  await page.keyboard.press("Enter");
  await page.getByText(/are used already: give more than that/).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  const answered = await sessionIn(address, "done", { idea: "hello there", ...MODEL });
  await page.goto(`${address}/plans/${answered}`);
  await article(page).getByText("Hello! What is it to be?").waitFor();
  await article(page).getByRole("link", { name: "New plan" }).waitFor();
  expect(await page.getByRole("tab").allInnerTexts()).toEqual(["Plan", "Activity"]);
  expect(await page.getByRole("button", { name: "Revise" }).count()).toBe(0);
});
