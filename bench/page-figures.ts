import type { Browser } from "playwright-core";
import { startOpenAIServer } from "../test/support/openai-server.ts";
import { startServe } from "./serve-processes.ts";
import { scriptOfPlan } from "./set-plan.ts";
import { runRounds } from "./store-rounds.ts";

const FIGURES = 40;
const ROUNDS = 10;
const BUDGET_MS = 60_000;
/** By then everything that a setting leads to is over. */
const SETTLED_MS = 800;

/** In the page: counts its frames, and notes the one in which a number changed last. */
const WATCH = `(() => {
  const watched = window.watched = { frame: 0, times: [], lastChange: 0 };
  const tick = (at) => { watched.times.push(at); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  new MutationObserver((changes) => {
    const isNumber = ({ target }) => (target.nodeType === 3 ? target.parentElement : target)?.closest("data, output, .figure") != null;
    if (changes.some(isNumber)) watched.lastChange = performance.now();
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["value"] });
})()`;
/** In the page: when the answer to the setting was there, and how many frames it took from there until the last change was painted. */
const FRAMES = `(() => {
  const { times, lastChange } = window.watched;
  if (lastChange <= window.sentAt) throw new Error("No number of the page has changed");
  const answers = performance.getEntriesByType("resource").filter(({ name }) => /\\/figures(?!.*dryRun)/.test(name) && !/plan$/.test(name));
  const setting = answers.filter(({ startTime }) => startTime > window.sentAt)[0];
  const painted = times.find((at) => at >= lastChange) ?? performance.now();
  const frames = times.filter((at) => at > setting.responseEnd && at <= painted).length;
  return { frames, requestMs: setting.responseEnd - setting.startTime, afterMs: Math.max(0, painted - setting.responseEnd) };
})()`;

/**
 * Sets a figure on the page of a plan, again and again.
 * @returns In how many frames after the server's answer the last number of the page stands changed; the median.
 */
export async function benchFigures(browser: Browser, home: string, say: (line: string) => void): Promise<number> {
  const model = await startOpenAIServer({ answers: scriptOfPlan(FIGURES) });
  const serve = await startServe(home, {
    OPENAI_API_KEY: "bench",
    OPENAI_BASE_URL: model.url,
    PLANCRAFT_MODEL: "openai:bench",
  });
  try {
    const session = await serve.finishedSession();
    const page = await browser.newPage();
    await page.goto(`${serve.url}/plans/${session}`);
    const figure = page.locator('data[data-figure="f0"]').first();
    await figure.waitFor();
    await page.evaluate(WATCH);
    let value = 100;
    const set = async () => {
      await figure.click();
      const field = page.getByRole("dialog").getByRole("textbox");
      await field.fill(String(++value));
      await page.evaluate("window.sentAt = performance.now()");
      const answered = page.waitForResponse(
        (response) => response.request().method() === "PATCH" && !/dryRun/.test(response.url()),
      );
      await field.press("Enter");
      await answered;
      // Whatever else it asks for is answered, and shown.
      await page.waitForTimeout(SETTLED_MS);
      const measured = (await page.evaluate(FRAMES)) as { frames: number; requestMs: number; afterMs: number };
      await page.keyboard.press("Escape");
      return measured;
    };
    const title = `A figure of ${FIGURES} changed on a plan of 15 sections`;
    const rounds = await runRounds({ title, rounds: ROUNDS, budgetMs: BUDGET_MS, say }, { page: set });
    return rounds.median("page", "frames");
  } finally {
    await serve.stop();
    await model.close();
  }
}
