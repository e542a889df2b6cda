import { expect, it } from "vitest";
import { seriousFindings } from "../support/axe.ts";
import { useBrowser } from "../support/browser.ts";
import { startPageServer } from "../support/page-server.ts";

const browser = useBrowser();

it("is opened in a browser, without a word in its console and without anything from elsewhere", async () => {
  const { address } = await startPageServer();
  const page = await browser.openPage(`${address}/`);
  expect(await page.title()).toBe("PlanCraft");
  await page.getByRole("link", { name: "PlanCraft" }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});
