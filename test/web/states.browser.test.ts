import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { seriousFindings } from "../support/axe.ts";
import { useBrowser } from "../support/browser.ts";
import { startPageServer } from "../support/page-server.ts";
import { BREAD, sessionIn } from "../support/page-sessions.ts";

const browser = useBrowser();
const PHONE = { width: 360, height: 740 };

describe("every state of the page", () => {
  it.each(["en", "ko"] as const)(
    "has nothing serious that axe finds, light and dark, and fits a phone: %s",
    async (language) => {
      const { address } = await startPageServer();
      const page = await browser.openPage(`${address}/`, { language, expects: [/status of 404/] });
      const findings: string[] = [];
      const look = async (state: string) => {
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          // A scheme changes colours, and nothing else.
          const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
          for (const finding of await seriousFindings(page, "html", rules))
            findings.push(`${state}, ${colorScheme}: ${finding}`);
        }
        const size = page.viewportSize();
        await page.setViewportSize(PHONE);
        // What hangs on another element is placed anew when it has heard that the width is another one.
        const fits = page.waitForFunction("document.documentElement.scrollWidth <= innerWidth", null, {
          timeout: 10_000,
        });
        await fits.catch(() => findings.push(`${state}: wider than a phone`));
        if (size) await page.setViewportSize(size);
      };
      await ready(page);
      await look("an empty list");
      const waiting = await sessionIn(address, "waiting", { idea: BREAD[language] });
      const done = await sessionIn(address, "done", { idea: BREAD[language] });
      const addresses = [
        "/",
        "/plans/new",
        "/memory",
        `/plans/${waiting}`,
        `/plans/${waiting}/activity`,
        "/plans/nothing-here",
        "/nowhere",
      ];
      const ofPlan = ["", "/figures", "/versions", "/record", "/activity"].map((view) => `/plans/${done}${view}`);
      for (const path of [...addresses, ...ofPlan]) {
        await page.goto(`${address}${path}`);
        await ready(page);
        await look(path);
      }
      await page.goto(`${address}/plans/${done}`);
      await page.locator("data.figure").first().click();
      await page.getByRole("dialog").getByRole("textbox").waitFor();
      await look("a figure that is open");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /Export|내보내기/ }).click();
      await page.getByRole("dialog").waitFor();
      await look("the export");
      expect(findings).toEqual([]);
    },
    300_000,
  );
});

/** When everything that a state shows is there. */
async function ready(page: Page): Promise<void> {
  await page.getByRole("main").locator("h1, h2, p").first().waitFor();
  await page.locator('[class*="skeleton"]').first().waitFor({ state: "detached" });
}
