import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { useBrowser } from "../support/browser.ts";
import { startPageServer } from "../support/page-server.ts";
import { BREAD } from "../support/page-sessions.ts";

const browser = useBrowser();

it("goes from an idea to an exported plan by clicks, with a figure changed on the way", async () => {
  const { address } = await startPageServer();
  // What a dry run would come to cannot be said while the change itself is under way.
  const page = await browser.openPage(`${address}/`, { expects: [/409 .*dryRun/] });
  await page.getByRole("link", { name: "Write a plan" }).click();
  await page.getByLabel("What do you want to plan?").fill(BREAD.en);
  await page.getByRole("radio", { name: /^Fast/ }).check();
  await page.getByRole("button", { name: "Begin the plan" }).click();

  await page.getByRole("heading", { name: "Whom must the first version win?" }).waitFor();
  await page.getByRole("radio", { name: /Beginners/ }).check();
  await page.getByRole("button", { name: "Answer" }).click();
  await page.getByRole("heading", { name: "Is earning money the main aim of this plan?" }).waitFor();
  await page.getByRole("radio", { name: "Yes" }).check();
  await page.getByRole("button", { name: "Answer" }).click();
  await page.getByRole("heading", { name: "Is this outline what you want?" }).waitFor();
  await page.getByRole("button", { name: "Accept the outline" }).click();

  const price = page.locator('data[data-figure="price"]').first();
  const revenue = page.locator("tr", { hasText: "Revenue a week" }).locator("data").first();
  await price.waitFor();
  expect(await revenue.innerText()).toBe("$1,800");
  await price.click();
  const popover = page.getByRole("dialog", { name: "Price" });
  await popover.getByRole("textbox").fill("7");
  await page.keyboard.press("Enter");
  // What the person gave is changed only when they say so.
  await popover.getByRole("button", { name: "Change it" }).click();
  await revenue.filter({ hasText: "$2,100" }).waitFor();
  expect(await price.innerText()).toBe("$7");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export the plan" });
  await dialog.getByRole("radio", { name: "Markdown" }).check();
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/\.md$/);
  expect(await readFile(await saved.path(), "utf8")).toMatch(/^# Bread[\s\S]+\$2,100/);
});

it("goes from an idea to the plan with the keyboard alone, in Korean", async () => {
  const { address } = await startPageServer();
  const page = await browser.openPage(`${address}/`, { language: "ko" });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await tabTo(page, /기획서 쓰기/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/plans\/new/);
  await page.getByRole("radio").first().waitFor();
  await tabTo(page, /무엇을 기획할까요/);
  await page.keyboard.type(BREAD.ko);
  await tabTo(page, /균형/);
  await page.keyboard.press("ArrowUp");
  await tabTo(page, /기획 시작/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/plans\/(?!new)/);
  const outline = page.getByRole("button", { name: "이 목차로 진행" });
  const question = page.getByRole("radio").first();
  for (let nth = 0; nth < 3; nth += 1) {
    await outline.or(question).first().waitFor();
    if ((await outline.count()) > 0) break;
    const asked = await page.getByRole("main").getByRole("heading", { level: 2 }).first().innerText();
    await tabTo(page, /추천/);
    await page.keyboard.press("Space");
    await tabTo(page, /답변하기/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: asked }).waitFor({ state: "detached" });
  }
  await tabTo(page, /이 목차로 진행/);
  await page.keyboard.press("Enter");
  await page.locator("data.figure").first().waitFor();
  // A figure is reached and opened without a mouse, and leads back to where one was.
  await tabTo(page, /6,000/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("textbox").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => focused(page)).toMatch(/6,000/);
});

/** What has the focus, in words: its label, its text. */
async function focused(page: Page): Promise<string> {
  return (await page.evaluate(`(() => {
    const at = document.activeElement;
    if (at.matches("main, body, [role=tabpanel]")) return at.tagName;
    return [at.ariaLabel, ...[...(at.labels ?? [])].map(({ innerText }) => innerText), at.innerText].join(" ");
  })()`)) as string;
}

/** Goes on by the tab key until what is focused has the words. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let nth = 0; nth < 80; nth += 1) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (words.test(at)) return;
    seen.push(at.replace(/\s+/g, " ").slice(0, 30));
  }
  expect.fail(`The tab key does not lead to ${words}, but to ${seen.join(" | ")}`);
}
