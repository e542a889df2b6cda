// The page in a real Chromium, which comes from npm: nothing has to be installed. The page itself has to be built
// (`node build.js`, or `npx vite build --config web/vite-config.ts --outDir dist/web` when only it has changed). Tests are in
// `test/web/**/*.browser.test.ts`; what is evaluated in the page is given as a text, since tests are checked without the DOM. `page.waitForFunction` does not work with
// the page's policy: wait for what a locator finds.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, expect, onTestFinished } from "vitest";
import { startBrowser } from "./chromium.ts";

/** What is waited for in a page is there soon, or never; a busy machine is no reason to give up. */
const PATIENCE_MS = 40_000;

export interface OpenPageOptions {
  /** The browser's; the page takes it where none was chosen. English where it is not given. */
  readonly language?: "en" | "ko";
  /** What the person's system prefers; light where it is not given. */
  readonly scheme?: "light" | "dark";
  /** 1280 x 800 where it is not given. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The token that the page has in this tab already. */
  readonly token?: string;
  /** A tab beside those of this context, with what they keep: `page.context()`. A browser of its own where it is not given. */
  readonly context?: BrowserContext;
  /** Complaints that are part of the test, such as `/status of 412/`. */
  readonly expects?: readonly RegExp[];
}

export interface TestBrowser {
  /**
   * Opens a page, and closes it when the test is over. The test fails at its end on whatever the page complained of: errors that
   * nobody caught, errors in the console (refused requests and violations of the policy among them), and requests to
   * anywhere but the page's own origin.
   */
  openPage(url: string, options?: OpenPageOptions): Promise<Page>;
  /** The browser itself, begun when it is first asked for. */
  started(): Promise<Browser>;
}

/** A browser for the tests of a file: called once, at its top. It is started with the first page, in a tenth of a second. */
export function useBrowser(): TestBrowser {
  let browser: Promise<Browser> | undefined;
  const started = () => (browser ??= startBrowser());
  afterAll(async () => (await browser)?.close());
  return {
    started,
    openPage: async (url, options = {}) => {
      const context = options.context ?? (await openContext(await started(), options));
      const page = await context.newPage();
      const complaints = complaintsOf(page, new URL(url).origin);
      onTestFinished(() => {
        const unexpected = complaints.filter((complaint) => !options.expects?.some((one) => one.test(complaint)));
        expect(unexpected, `complaints of ${url}`).toEqual([]);
      });
      await page.goto(url);
      return page;
    },
  };
}

async function openContext(browser: Browser, options: OpenPageOptions): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: options.language === "ko" ? "ko-KR" : "en-US",
    colorScheme: options.scheme ?? "light",
    viewport: options.size ?? { width: 1280, height: 800 },
    reducedMotion: "reduce",
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(PATIENCE_MS);
  if (options.token !== undefined) {
    const [key, given, kept] = ["plancraft-token", "given-by-test", options.token].map((one) => JSON.stringify(one));
    // Once: a token that the page has forgotten since does not come back with the next reload.
    const isFirst = `sessionStorage.getItem(${given}) === null`;
    const set = `sessionStorage.setItem(${given}, "1"); sessionStorage.setItem(${key}, ${kept});`;
    await context.addInitScript({ content: `if (${isFirst}) { ${set} }` });
  }
  return context;
}

function complaintsOf(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => void complaints.push(`error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("crash", () => void complaints.push("the page crashed"));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}
