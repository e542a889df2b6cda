// Makes the pictures of the page in docs/screenshots/, as `npm run screenshots`: six states in both languages (or in
// the one that is named), of what `plancraft serve` serves. The plan is the recorded one; the model that writes it is slowed down, so that its progress is seen.

import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { startRecordedModel } from "../../bench/eval/recorded-model.ts";
import { type ServeProcess, startServe } from "../../bench/serve-processes.ts";
import { startBrowser } from "../../test/support/chromium.ts";
import { plainSession, tokenisedSession } from "../../test/support/recorded-plan.ts";

type Language = "en" | "ko";

const FOLDER = resolve(import.meta.dirname, "../screenshots");
const SIZE = { width: 1280, height: 800 };
/** Of an answer, one piece after the other: as a model writes. */
const PIECE_BYTES = 400;
const PIECE_MS = 60;
const MAX_BYTES = 120_000;
/** Ideas that stand in the list beside the one that is shown. */
const OTHERS: Readonly<Record<Language, readonly string[]>> = {
  en: ["A language course for nurses who work at night", "Solar panels for the roofs of our housing cooperative"],
  ko: ["야간 근무 간호사를 위한 외국어 강좌", "우리 아파트 옥상의 태양광 발전"],
};
/** Of a plan without a model in Korean, since the recorded one has no figures in its text. */
const BREAD: Readonly<Record<Language, string>> = {
  en: "Bread at $6 to 300 customers a week, budget $40,000",
  ko: "빵을 6,000원에 매주 손님 300명에게 팔기, 예산 4,000만 원",
};

const LANGUAGES: readonly Language[] = ["en", "ko"];
const wanted = LANGUAGES.filter((language) => process.argv.length === 2 || process.argv.includes(language));

await mkdir(FOLDER, { recursive: true });
const home = await mkdtemp(join(tmpdir(), "plancraft-pictures-"));
const browser = await startBrowser();
try {
  for (const language of wanted) await pictures(browser, language, join(home, language));
} finally {
  await browser.close();
  await rm(home, { recursive: true, force: true });
}
for (const name of await readdir(FOLDER)) {
  const { size } = await stat(join(FOLDER, name));
  if (size > MAX_BYTES) throw new Error(`${name} has ${size} bytes, more than ${MAX_BYTES}`);
}

async function pictures(browser: Browser, language: Language, home: string): Promise<void> {
  const recorded = language === "en" ? tokenisedSession() : plainSession();
  const model = await startRecordedModel(recorded);
  const slow = await slowed(model.url);
  const serve = await startServe(home, {
    OPENAI_API_KEY: "recorded",
    OPENAI_BASE_URL: slow.url,
    PLANCRAFT_MODEL: "openai:gpt-4.1",
    PLANCRAFT_LANG: language,
  });
  try {
    const page = await openPage(browser, language);
    const shot = (name: string) => picture(page, `${name}.${language}`);
    const offline = (idea: string, yes: boolean) => begin(serve, { idea, preset: "fast", model: "offline", yes });
    const bread = await offline(BREAD[language], true);
    await offline(OTHERS[language][0] ?? "", true);
    const session = await begin(serve, { idea: recorded.idea, preset: recorded.preset, yes: true });

    await page.goto(`${serve.url}/plans/${session}`);
    await written(serve, session, 3);
    await sleep(1_200);
    await shot("progress");
    slow.hurry();

    const asked = await offline(OTHERS[language][1] ?? "", false);
    await page.goto(`${serve.url}/plans/${asked}`);
    await page.getByRole("radio").first().waitFor();
    await shot("question");

    await page.goto(`${serve.url}/plans/new`);
    await page.getByRole("radio").first().waitFor();
    await page.getByRole("textbox").first().fill(BREAD[language]);
    await shot("new-plan");

    await written(serve, session, Number.POSITIVE_INFINITY);
    await page.goto(`${serve.url}/`);
    await page.getByRole("listitem").first().waitFor();
    await shot("list");

    const shown = language === "en" ? session : bread;
    await page.goto(`${serve.url}/plans/${shown}`);
    const settings = await statedFigure(serve, shown);
    const figure = page.locator(`data[data-figure="${Object.keys(settings)[0]}"]`).first();
    await figure.scrollIntoViewIfNeeded();
    await figure.click();
    await page.getByRole("dialog").getByRole("textbox").waitFor();
    await sleep(400);
    await shot("plan");

    const set = await fetch(`${serve.url}/api/sessions/${shown}/figures?yes`, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(settings),
    });
    if (!set.ok) throw new Error(`The figure was not set: ${await set.text()}`);
    await page.goto(`${serve.url}/plans/${shown}/versions`);
    await page.getByRole("main").getByRole("heading").first().waitFor();
    await sleep(1_000);
    await shot("versions");
    await page.context().close();
  } finally {
    await serve.stop();
    slow.close();
    await model.close();
  }
}

async function openPage(browser: Browser, language: Language): Promise<Page> {
  const context = await browser.newContext({
    locale: language === "ko" ? "ko-KR" : "en-US",
    viewport: SIZE,
    reducedMotion: "reduce",
  });
  if (language === "ko") await context.addInitScript({ content: await koreanFont() });
  return await context.newPage();
}

/** The system's font of a Korean machine is not there; the page's own list of fonts names this one, too. */
async function koreanFont(): Promise<string> {
  const css = createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-kr/index.css");
  const faces = [...(await readFile(css, "utf8")).matchAll(/url\(\.?\/?([^)]+)\)[^;]*;\s*unicode-range: ([^;]+);/g)];
  const loaded = await Promise.all(
    faces.map(async ([, file = "", range = ""]) => {
      const bytes = await readFile(join(dirname(css), file));
      return { bytes: bytes.toString("base64"), range };
    }),
  );
  return `for (const { bytes, range } of ${JSON.stringify(loaded)}) {
    const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    document.fonts.add(new FontFace("Noto Sans KR", data, { unicodeRange: range, weight: "100 900" }));
  }`;
}

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate("document.fonts.ready");
  await sleep(300);
  await page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: "jpeg", quality: 78 });
}

async function begin(serve: ServeProcess, body: { readonly yes: boolean; readonly [field: string]: unknown }) {
  const answer = await fetch(`${serve.url}/api/sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { session } = (await answer.json()) as { readonly session: string };
  if (body["model"] === "offline") await (await fetch(`${serve.url}/api/sessions/${session}/events`)).text();
  return session;
}

/** Waits until so many sections are written, or the session is done. */
async function written(serve: ServeProcess, session: string, sections: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`${serve.url}/api/sessions/${session}/events?follow=false`, {
      headers: { Accept: "application/json" },
    });
    const { events } = (await answer.json()) as { readonly events: readonly { readonly type: string }[] };
    const last = events.at(-1)?.type;
    if (last === "done" || events.filter(({ type }) => type === "section-written").length >= sections) return;
    if (last === "failed") throw new Error(JSON.stringify(events.at(-1)));
    await sleep(100);
  }
}

/** A figure that follows from no other, half as much again. */
async function statedFigure(serve: ServeProcess, session: string): Promise<Record<string, string>> {
  const answer = await fetch(`${serve.url}/api/sessions/${session}/figures`);
  const { figures } = (await answer.json()) as {
    readonly figures: readonly { readonly id: string; readonly kind: string; readonly value: number }[];
  };
  const stated = figures.find(({ kind, value }) => kind !== "derived" && value > 10);
  if (stated === undefined) throw new Error("The plan has no figure to set");
  return { [stated.id]: String(Math.round(stated.value * 1.5)) };
}

/** Stands before a model server, and hands its answers on piece by piece until it is to hurry. */
async function slowed(url: string) {
  let isSlow = true;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await fetch(`${new URL(url).origin}${request.url}`, {
      method: request.method ?? "GET",
      headers: { "Content-Type": "application/json", Authorization: String(request.headers.authorization) },
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    response.writeHead(answer.status, { "Content-Type": answer.headers.get("Content-Type") ?? "application/json" });
    const bytes = Buffer.from(await answer.arrayBuffer());
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      response.write(bytes.subarray(at, at + PIECE_BYTES));
      if (isSlow) await sleep(PIECE_MS);
    }
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${new URL(url).pathname}`,
    hurry: () => {
      isSlow = false;
    },
    close: () => server.close(),
  };
}
