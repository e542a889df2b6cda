import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@langchain/langgraph-sdk";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { useBrowser } from "../../support/browser.ts";
import { type Hook, serveHookPage } from "../../support/hook-page.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { type PageServer, startPageServer } from "../../support/page-server.ts";
import { asksForAudience, shortOutline } from "../../support/planning-script.ts";
import { FAKE_KEY } from "../../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";
const HOOKS: readonly Hook[] = ["classic", "newer"];
const PATIENCE = { timeout: 30_000, interval: 50 };

const { openPage } = useBrowser();

/** What a page tells of its hook. */
interface Told {
  readonly isLoading: boolean;
  readonly error: string | null;
  readonly messages: readonly { readonly id: string; readonly type: string; readonly text: string }[];
  readonly interrupt: { readonly id: string; readonly kind: string; readonly attempt: number } | null;
  readonly sections: number;
}

/** A page of another origin with the hook, a server that lets that origin in, and a model that can be held. */
async function setUp(hook: Hook, { isAllowed = true }: { readonly isAllowed?: boolean } = {}) {
  let server: PageServer | undefined;
  let held: Promise<void> | undefined;
  const model = await startOpenAIServer({
    answers: { ...asksForAudience, ...shortOutline },
    pace: async ({ schemaName }, _answer, { begin }) => {
      if (schemaName === "Section") await held;
      begin();
    },
  });
  onTestFinished(() => model.close());
  const { url, origin } = await serveHookPage(hook, () => server?.address ?? "");
  const environment = {
    OPENAI_API_KEY: FAKE_KEY,
    OPENAI_BASE_URL: model.url,
    PLANCRAFT_ALLOWED_ORIGINS: isAllowed ? origin : "http://localhost:9",
  };
  server = await startPageServer({ environment });
  const { address, databaseUrl } = server;
  const page = await openPage(url, {
    expects: [new RegExp(address), /Failed to load resource|Unable to connect|CORS policy/],
  });
  return {
    page,
    model,
    address,
    planner: () => (server as PageServer).planner,
    /** Sections are not written until what is given back is called. */
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      onTestFinished(() => resolve());
      return resolve;
    },
    /** Away, and there again under the same address and with the same database. */
    restart: async (whileAway: () => Promise<void>) => {
      await server?.stop();
      await whileAway();
      server = await startPageServer({ environment, databaseUrl, port: Number(new URL(address).port) });
    },
  };
}

async function told(page: Page): Promise<Told> {
  return JSON.parse((await page.textContent("#told")) ?? "null");
}

/** Waits until the page tells what is wanted, and gives it. */
async function until(page: Page, wanted: object): Promise<Told> {
  await expect.poll(() => told(page), PATIENCE).toMatchObject(wanted);
  return told(page);
}

const does = (page: Page, what: string) => page.evaluate(`void ${what}`);
const says = (page: Page, text: string) => does(page, `chat.say(${JSON.stringify(text)})`);

/** From the idea to where the sections are to be written: in words, in a form, and in words again. */
async function toSections(page: Page, model: Awaited<ReturnType<typeof setUp>>["model"]): Promise<string> {
  await says(page, IDEA);
  // The hook takes in an interrupt and the message that tells of it one after the other.
  const asked = await until(page, {
    isLoading: false,
    interrupt: { kind: "option", attempt: 1 },
    messages: [{ type: "human" }, { type: "ai" }],
  });
  expect(asked.messages.map(({ type }) => type)).toEqual(["human", "ai"]);
  expect(asked.messages.at(-1)?.text).toContain("2. Climbing gyms (recommended)");
  await says(page, "7");
  const again = await until(page, {
    isLoading: false,
    interrupt: { kind: "option", attempt: 2 },
    messages: [{ type: "human" }, { type: "ai" }, { type: "human" }, { type: "ai" }],
  });
  expect(again.messages.map(({ type }) => type)).toEqual(["human", "ai", "human", "ai"]);
  expect(again.messages.at(-2)?.text).toBe("7");
  expect(again.messages.at(-1)?.text).toMatch(/^That could not be taken: .*climbers, gyms/);
  await does(page, `chat.respond({ kind: "option", optionId: "climbers" })`);
  const messages = ["human", "ai", "human", "ai", "human", "ai"].map((type) => ({ type }));
  await until(page, { isLoading: false, interrupt: { kind: "approval" }, messages });
  await says(page, "Looks good!");
  await model.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Section"));
  return String(await page.evaluate("thread"));
}

interface Kept {
  readonly messages: readonly { readonly id: string; readonly type: string; readonly content: string }[];
}

/** The messages of the page are those of the thread, each once. */
async function expectAllMessages(page: Page, address: string, thread: string): Promise<void> {
  const client = new Client<Kept>({ apiUrl: address, apiKey: null });
  const { values } = await client.threads.getState(thread);
  const kept = values.messages.map(({ id, type, content }) => ({ id, type, text: content }));
  // That a run is over comes on a stream of its own, and may be heard before the last that was said in it.
  await expect.poll(async () => (await told(page)).messages, PATIENCE).toEqual(kept);
  const human = kept.filter(({ type }) => type === "human").map(({ text }) => text);
  expect(human).toEqual([IDEA, "7", "Weekend climbers", "Looks good!"]);
  expect(kept.at(-1)).toMatchObject({ type: "ai", text: expect.stringMatching(/^# /) });
  // The list beside the chat, which shows the first message of each.
  const [{ assistant_id } = { assistant_id: "" }] = await client.assistants.search({ graphId: "plancraft" });
  for (const metadata of [{ graph_id: "plancraft" }, { assistant_id }]) {
    const [listed, ...others] = await client.threads.search({ metadata, limit: 100 });
    expect([listed?.thread_id, others]).toEqual([thread, []]);
    expect(listed?.values.messages[0]).toMatchObject({ type: "human", content: IDEA });
  }
  expect((await fetch(`${address}/info`)).ok).toBe(true);
}

describe.each(HOOKS)("a page with the %s hook", (hook) => {
  it("comes from an idea to a plan, though it is left in mid-run, and the server goes away under it", async () => {
    const { page, model, hold, restart, planner, address } = await setUp(hook);
    const release = hold();
    const thread = await toSections(page, model);
    await does(page, "leave()");
    await page.waitForSelector("#away");
    await does(page, "comeBack()");
    const known = expect.arrayContaining([expect.objectContaining({ text: "Looks good!" })]);
    await until(page, { isLoading: true, messages: known });
    await restart(async () => release());
    // By itself a server goes on only with what has been still for a while.
    const person = planner().as({ person: "ada" });
    const goOn = async () => {
      for await (const _ of person.resume({ session: thread }));
    };
    void goOn().catch(() => sleep(500).then(goOn));
    const { interrupt } = await until(page, { isLoading: false, sections: 3, error: null });
    expect(interrupt).toBeNull();
    await expectAllMessages(page, address, thread);
  });

  it("stops the run where the person does", async () => {
    const { page, model, hold, planner } = await setUp(hook);
    hold();
    const thread = await toSections(page, model);
    // Before a hook knows its run's id, stopping only stops listening, and the person stops again.
    const stopped = async () => {
      await does(page, "chat.stop()");
      return (await planner().as({ person: "ada" }).status(thread)).state;
    };
    await expect.poll(stopped, { ...PATIENCE, interval: 500 }).toBe("cancelled");
    await until(page, { isLoading: false });
  });

  it("begins nothing from an origin that is not on the list", async () => {
    const { page, address, planner } = await setUp(hook, { isAllowed: false });
    const refused = page.waitForEvent("requestfailed", (request) => request.url().startsWith(address));
    await says(page, IDEA);
    expect((await refused).failure()?.errorText).toMatch(/ERR_FAILED/);
    expect(await planner().as({ person: "ada" }).list()).toEqual([]);
  });
});
