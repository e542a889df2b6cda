import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seriousFindings } from "../../support/axe.ts";
import { useBrowser } from "../../support/browser.ts";
import { startPageServer } from "../../support/page-server.ts";
import { planWithFigures } from "../../support/plan-with-figures.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";

const browser = useBrowser();
const opened: { close(): Promise<unknown> }[] = [];
let database: TestDatabase;
let session: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ session } = await planWithFigures(database, opened));
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await database.drop();
});

async function serve(): Promise<string> {
  const { address } = await startPageServer({ databaseUrl: database.url });
  return `${address}/plans/${session}`;
}

const field = (page: Page, label: string) => page.getByRole("textbox", { name: `${label}, value` });
const shownBy = (page: Page, id: string) => page.locator(`[data-sheet-figure="${id}"] output`);

/** What a page comes to is waited for as long as the page's own elements are. */
const focused = (page: Page) => page.evaluate("document.activeElement?.getAttribute('aria-label')");

it("changes a figure by keys, shows before and after what it comes to, and undoes it", async () => {
  const page = await browser.openPage(`${await serve()}/figures`);
  const basket = field(page, "Average order");
  await basket.focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => basket.inputValue()).toBe("$25/order");
  // Told before anything is stored.
  await page.locator('[data-sheet-figure="basket"]').getByText("$200").waitFor();
  expect(await shownBy(page, "profit").textContent()).toBe("$160");
  expect(await seriousFindings(page)).toEqual([]);

  await page.keyboard.press("Enter");
  await expect.poll(() => shownBy(page, "profit").textContent()).toBe("$200");
  await page.getByRole("region", { name: "What the last change moved" }).getByText("version 2").waitFor();
  expect(await page.locator('[data-sheet-figure="profit"]').textContent()).toContain("$160");
  await expect.poll(() => focused(page)).toBe("Average order, value");

  await page.keyboard.type("1 + ");
  await page.keyboard.press("Escape");
  await expect.poll(() => basket.inputValue()).toBe("$25/order");
  await page.getByRole("button", { name: "Undo Average order = $25" }).press("Enter");
  await expect.poll(() => shownBy(page, "profit").textContent()).toBe("$160");
  await expect.poll(() => basket.inputValue()).toBe("$24/order");
});

it("changes a figure where it stands in the text, says why a value is refused, and asks before it changes what was given", async () => {
  const page = await browser.openPage(await serve(), { expects: [/status of 400/] });
  const inText = page.locator('article [data-figure="basket"]').first();
  await inText.focus();
  await page.keyboard.press("Enter");
  const popover = page.getByRole("dialog", { name: "Average order" });
  await expect.poll(() => focused(page)).toBe("Average order, value");
  await page.keyboard.type("7%");
  await popover.getByText("basket is counted in USD/order").waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => field(page, "Average order").getAttribute("aria-invalid")).toBe("true");
  expect(await field(page, "Average order").inputValue()).toBe("7%");

  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("$22");
  await page.keyboard.press("Enter");
  await expect
    .poll(() => page.locator("article").textContent())
    .toContain("Orders of $22 bring $880 a month, and $80 are left.");
  await popover
    .getByText("passage may not hold any more")
    .or(popover.getByText("passages may not hold any more"))
    .waitFor();
  expect(await seriousFindings(page, "[role=dialog]")).toEqual([]);
  await page.keyboard.press("Escape");
  await popover.waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate("document.activeElement.dataset.figure")).toBe("basket");

  await page.locator('article [data-figure="budget"]').first().press("Enter");
  await page.locator("[role=dialog] input:focus").waitFor();
  await page.keyboard.type("50,000");
  await page.keyboard.press("Enter");
  await page.getByText("You gave this value yourself. Change it?").waitFor();
  expect(await page.locator("article").textContent()).toContain("The budget is $40,000.");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator("article").textContent()).toContain("The budget is $50,000.");
});

it("keeps what was typed when another tab was quicker, and shows what is so now", async () => {
  const address = `${await serve()}/figures`;
  const page = await browser.openPage(address, { expects: [/status of 412/] });
  const costs = field(page, "Costs a month");
  await costs.fill("700");
  // What the other tab does is heard of only after Enter was pressed.
  const heard = Promise.withResolvers<void>();
  await page.route(/\/figures$/, async (route) => {
    await heard.promise;
    await route.continue();
  });
  const other = await browser.openPage(address, { context: page.context() });
  await field(other, "Orders a month").fill("600");
  await other.keyboard.press("Enter");
  await other.getByRole("region", { name: "What the last change moved" }).waitFor();

  await costs.press("Enter");
  await page.getByText("Somebody else has changed the plan meanwhile").waitFor();
  heard.resolve();
  await expect.poll(() => field(page, "Orders a month").inputValue()).toBe("600 orders");
  expect(await costs.inputValue()).toBe("700");
  await costs.press("Enter");
  await expect.poll(() => costs.inputValue()).toBe("$700");
  // The other tab hears of it.
  await expect.poll(() => field(other, "Costs a month").inputValue()).toBe("$700");
});
