import { createServer, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Section } from "../../../../schemas/model/section.ts";
import { AppError } from "../../../../utils/errors.ts";
import { parseStructured, wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import { OvertimeError } from "../../../../utils/llm/calls/overtime.ts";
import { openAIProvider } from "../../../../utils/llm/provider/protocols/openai-provider.ts";
import type { ModelReply } from "../../../../utils/llm/provider/providers.ts";

const SECTION = { markdown: "FINAL 한국어 text", sources: ["a"], assumptions: [] };
const JSON_TEXT = JSON.stringify(SECTION);
const HALF = JSON_TEXT.slice(0, 20);
const USAGE = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };

type Send = (response: ServerResponse) => unknown;

/** Asks a server once that answers every request in its own way. */
async function ask(send: Send, arrived?: () => void, signal = new AbortController().signal): Promise<ModelReply> {
  const server = createServer((incoming, response) => {
    incoming.resume().on("end", () => send(response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const provider = openAIProvider({ kind: "openai", model: "m", apiKey: "k", baseUrl: `http://127.0.0.1:${port}/v1` });
  return provider.complete({
    name: "Section",
    schema: wireSchema(Section),
    messages: [{ role: "user", content: "Write." }],
    input: null,
    temperature: 0.5,
    signal,
    ...(arrived ? { arrived } : {}),
  });
}

async function failure(reply: Promise<ModelReply>): Promise<AppError> {
  const thrown: unknown = await reply.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw thrown;
}

const event = (chunk: unknown) => `data: ${JSON.stringify(chunk)}\n\n`;
const choice = (fields: object) =>
  event({ id: "c", object: "chat.completion.chunk", choices: [{ index: 0, ...fields }] });
const delta = (fields: object, finish: string | null = null) => choice({ delta: fields, finish_reason: finish });
const content = (text: unknown) => delta({ content: text });
const DONE = "data: [DONE]\n\n";
const STOP = delta({}, "stop");
const COUNTED = event({ choices: [], usage: USAGE });
const WHOLE = delta({ role: "assistant", content: "" }) + content(HALF) + content(JSON_TEXT.slice(20));

const as =
  (type: string, body: string): Send =>
  (response) =>
    response.writeHead(200, { "content-type": type }).end(body);
const stream = (body: string) => as("text/event-stream; charset=utf-8", body);

describe("an answer that is whole and fits is taken, and its tokens are counted", () => {
  test.each<[string, string]>([
    ["with a reason beside no delta", WHOLE + choice({ finish_reason: "stop" }) + COUNTED + DONE],
    ["with a reason beside null", WHOLE + choice({ finish_reason: "stop", delta: null }) + COUNTED + DONE],
    ["with a message for a delta", choice({ message: { content: JSON_TEXT }, finish_reason: "stop" }) + COUNTED + DONE],
    ["without any reason", WHOLE + COUNTED + DONE],
    ["with an empty reason", WHOLE + delta({}, "") + COUNTED + DONE],
    ["without a reason and an end", WHOLE + COUNTED],
    ["without a reason, in a fence", content(`\`\`\`json\n${JSON_TEXT}\n\`\`\``) + COUNTED],
    ["without a reason, with prose and an end", content(`Here: ${JSON_TEXT} So.`) + COUNTED + DONE],
    ["with a failure behind it", WHOLE + COUNTED + event({ error: { message: "m", code: 500 } })],
    ["with a failure behind its reason", WHOLE + STOP + COUNTED + event({ message: "m", code: "x" })],
    ["with half an event behind it", `${WHOLE}${COUNTED}data: {"choices":[{"de`],
    [
      "with usage beside every piece",
      WHOLE.replaceAll('"choices"', `"usage":${JSON.stringify(USAGE)},"choices"`) + STOP,
    ],
    ["with usage in its choice", `${WHOLE}${choice({ delta: {}, finish_reason: "stop", usage: USAGE })}${DONE}`],
    ["with one line break between events", (WHOLE + STOP + COUNTED + DONE).replaceAll("\n\n", "\n")],
    ["with CRLF", (WHOLE + STOP + COUNTED + DONE).replaceAll("\n", "\r\n")],
    ["with CR", (WHOLE + STOP + COUNTED + DONE).replaceAll("\n", "\r")],
    ["without a space behind data", (WHOLE + STOP + COUNTED + DONE).replaceAll("data: ", "data:")],
    [
      "between comments, pings and names",
      `: hi\n\nevent: ping\ndata: {"type": "ping"}\n\ndata: wait\n\n${WHOLE}event: end\n${STOP}${COUNTED}`,
    ],
    ["on lines without data", (WHOLE + STOP + COUNTED).replaceAll("data: ", ": x\n")],
    [
      "in other numbers of lines",
      `data: ${JSON.stringify({ choices: [{ delta: { content: JSON_TEXT }, finish_reason: "stop" }], usage: USAGE }, null, 1).replaceAll("\n", "\ndata: ")}\n\n`,
    ],
    [
      "with the filter's notes",
      `${event({ choices: [], prompt_filter_results: [{}] })}${WHOLE}${choice({ content_filter_offsets: {}, content_filter_results: {}, finish_reason: null })}${STOP}${COUNTED}`,
    ],
    [
      "as text parts",
      content([{ type: "thinking", thinking: [{ type: "text", text: '{"markdown": "x"}' }] }]) +
        content([
          { type: "text", text: HALF },
          { type: "reference", reference_ids: [1] },
        ]) +
        content([{ type: "text", text: JSON_TEXT.slice(20) }]) +
        STOP +
        COUNTED,
    ],
    ["as one part", content({ type: "output_text", text: JSON_TEXT }) + STOP + COUNTED],
    ["as plain texts in a list", content([HALF, JSON_TEXT.slice(20)]) + STOP + COUNTED],
    ["as the object itself", content(SECTION) + STOP + COUNTED],
    ["as a completion's text", choice({ text: JSON_TEXT, finish_reason: "stop" }) + COUNTED],
    [
      "among its thoughts",
      delta({ reasoning_content: `Hm. ${HALF}` }) +
        delta({ reasoning_content: JSON_TEXT.slice(20), content: "" }) +
        STOP +
        COUNTED,
    ],
    ["among its thoughts, without a reason", delta({ reasoning: JSON_TEXT, content: null }) + COUNTED + DONE],
    [
      "in a call of a tool",
      delta({ content: null, tool_calls: [{ index: 0, id: "t", function: { name: "Section", arguments: HALF } }] }) +
        delta({ tool_calls: [{ index: 0, function: { arguments: JSON_TEXT.slice(20) } }] }) +
        delta({}, "tool_calls") +
        COUNTED,
    ],
    [
      "in a call of a tool as an object",
      delta({ tool_calls: [{ index: 0, function: { name: "Section", arguments: SECTION } }] }, "stop") + COUNTED,
    ],
    [
      "in a call of a tool behind thoughts with a draft",
      content(`<think>{"markdown": "DRAFT"}</think>`) +
        delta({ tool_calls: [{ function: { arguments: JSON_TEXT } }] }, "tool_calls") +
        COUNTED,
    ],
    [
      "with tokens where Groq has them",
      WHOLE + choice({ delta: {}, finish_reason: "stop" }) + event({ choices: [], x_groq: { usage: USAGE } }),
    ],
    [
      "in a call of a function",
      delta({ content: "", function_call: { name: "Section", arguments: JSON_TEXT } }) + COUNTED + DONE,
    ],
  ])("%s", async (_, body) => {
    const reply = await ask(stream(body));
    expect(parseStructured(Section, reply.text)).toEqual({ ok: true, value: SECTION });
    expect(reply).toMatchObject({ inputTokens: 100, outputTokens: 50, refusal: null });
    expect(reply.finishReason).toMatch(/^(stop|tool_calls)$/);
  });

  const message = (fields: object, finish: string | null = "stop") =>
    JSON.stringify({
      choices: [{ index: 0, message: { role: "assistant", ...fields }, finish_reason: finish }],
      usage: USAGE,
    });

  test.each<[string, string, string]>([
    ["a stream called JSON", "application/json", WHOLE + STOP + COUNTED + DONE],
    [
      "a stream called JSON, with a comment first",
      "application/json; charset=utf-8",
      `: ok\n\n${WHOLE}${COUNTED}${DONE}`,
    ],
    ["a stream called nothing", "", WHOLE + STOP + COUNTED],
    ["a body called a stream", "text/event-stream", message({ content: JSON_TEXT })],
    ["a body without a reason", "application/json", `\n ${message({ content: JSON_TEXT }, null)}`],
    [
      "a pretty body called a stream",
      "text/event-stream",
      JSON.stringify(JSON.parse(message({ content: JSON_TEXT })), null, 2),
    ],
    [
      "a body of parts",
      "application/json",
      message({
        content: [
          { type: "thinking", thinking: "t" },
          { type: "text", text: JSON_TEXT },
        ],
      }),
    ],
    [
      "a body with the answer among the thoughts",
      "application/json",
      message({ content: "", reasoning_content: JSON_TEXT }),
    ],
    [
      "a body with the answer in a tool",
      "application/json",
      message({ content: null, tool_calls: [{ function: { arguments: JSON_TEXT } }] }),
    ],
    [
      "lines of JSON",
      "application/x-ndjson",
      (WHOLE + STOP + COUNTED).replaceAll("data: ", "").replaceAll("\n\n", "\n"),
    ],
  ])("%s", async (_, type, body) => {
    const reply = await ask(as(type, body));
    expect(parseStructured(Section, reply.text)).toEqual({ ok: true, value: SECTION });
    expect(reply).toMatchObject({ finishReason: "stop", inputTokens: 100, outputTokens: 50 });
  });

  test("although the connection breaks behind it, or stays open behind its end", async () => {
    const broken = ask(async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(WHOLE);
      await sleep(30);
      response.destroy();
    });
    expect(await broken).toMatchObject({ text: JSON_TEXT, finishReason: "stop" });
    const open = ask((response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).write(WHOLE + DONE),
    );
    expect(await open).toMatchObject({ text: JSON_TEXT, finishReason: "stop" });
  });

  test.each([
    ["is taken where it is whole and nothing comes behind it", WHOLE, { text: JSON_TEXT, finishReason: "stop" }],
    ["is not taken where it is half", content(HALF), null],
  ])("%s until the time is over", async (_, sent, wanted) => {
    const time = new AbortController();
    const reply = ask(
      async (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" }).write(sent);
        await sleep(50);
        time.abort(new OvertimeError({ en: "Nothing came.", ko: "아무것도 오지 않았습니다." }));
      },
      undefined,
      time.signal,
    );
    if (wanted) expect(await reply).toMatchObject(wanted);
    else await expect(reply).rejects.toMatchObject({ code: "model-timeout" });
  });

  test("although its events and its letters are cut in pieces, each of which is told of as it comes", async () => {
    const bytes = Buffer.from(WHOLE + delta({ reasoning_content: "late" }) + STOP + DONE);
    const arrived = vi.fn();
    const reply = await ask(async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (let index = 0; index < bytes.length; index += 61) {
        response.write(bytes.subarray(index, index + 61));
        await sleep(1);
      }
      response.end();
    }, arrived);
    expect(reply).toMatchObject({ text: JSON_TEXT, finishReason: "stop" });
    expect(arrived).toHaveBeenCalledTimes(3);
  });
});

describe("an answer that is not whole is not taken", () => {
  test.each<[string, string]>([
    ["half of it and the end", content(HALF) + DONE],
    ["half of it", content(HALF)],
    ["a draft in thoughts that go on", content(`<think>A try: ${JSON_TEXT}`)],
    ["a draft and a word", content(`A try: ${JSON_TEXT} but`)],
    ["a draft and half of the answer", content(`A try: ${JSON_TEXT} ${HALF}`) + DONE],
    ["prose and the end", content("I would rather not.") + DONE],
    ["half of a call of a tool", delta({ tool_calls: [{ function: { arguments: HALF } }] }) + DONE],
    ["nothing", ""],
  ])("%s has no finish reason", async (_, body) => {
    expect(await ask(stream(body))).toMatchObject({ finishReason: null });
  });

  test.each<[string, string, string]>([
    ["length", "length", delta({ content: HALF }, "length")],
    ["other words for it", "length", delta({ content: HALF }, "MAX_TOKENS")],
    ["length among its thoughts", "length", delta({ reasoning_content: JSON_TEXT }, "length")],
    ["a late filter", "content_filter", WHOLE + STOP + choice({ finish_reason: "content_filter" }) + DONE],
    [
      "a filter beside no delta",
      "content_filter",
      WHOLE + choice({ finish_reason: "content_filter", content_filter_results: {} }) + DONE,
    ],
    ["a filter and then a stop", "content_filter", WHOLE + delta({}, "content_filter") + STOP],
    ["another word for a filter", "content_filter", WHOLE + delta({}, "SAFETY")],
    [
      "a filter's late failure",
      "content_filter",
      WHOLE + STOP + event({ error: { code: "content_filter", message: "m" } }),
    ],
    [
      "a filter's failure behind an answer without a reason",
      "content_filter",
      WHOLE + event({ error: { type: "content_filter", message: "m" } }),
    ],
  ])("%s is told as it is", async (_, finishReason, body) => {
    const reply = await ask(stream(body));
    expect(reply.finishReason).toBe(finishReason);
    if (finishReason === "length") expect(parseStructured(Section, reply.text).ok).toBe(false);
  });

  test("a refusal among the parts is a refusal", async () => {
    const parts = [
      { type: "refusal", refusal: "No, " },
      { type: "refusal", refusal: "thanks." },
    ];
    expect(await ask(stream(content(parts) + STOP))).toMatchObject({
      text: "",
      refusal: "No, thanks.",
      finishReason: "stop",
    });
  });
});

describe("a failure inside a stream that began well", () => {
  test.each<[string, string, string]>([
    ["a message with a code", event({ message: "Too many", code: 429 }), "model-rate-limited"],
    ["a message with a status", event({ message: "m", statusCode: 401 }), "model-auth"],
    ["a message with words for a code", event({ message: "m", code: "context_length_exceeded" }), "model-window"],
    ["a message alone", event({ message: "m" }), "model-unavailable"],
    ["a detail", event({ detail: "Internal" }), "model-unavailable"],
    ["details", event({ detail: [{ loc: ["body"], msg: "bad" }], status: 422 }), "model-rejected"],
    [
      "an object called error",
      event({ object: "error", message: "m", type: "BadRequestError", code: 400 }),
      "model-rejected",
    ],
    ["an event called error", `event: error\n${event({ code: "insufficient_quota" })}`, "model-quota"],
    ["a text for an error", event({ error: "runner crashed" }), "model-unavailable"],
    [
      "an error inside its choice",
      choice({ error: { code: 502, message: "m" }, delta: {}, finish_reason: "error" }),
      "model-unavailable",
    ],
    ["a reason called error", delta({}, "error"), "model-unavailable"],
    [
      "a raw line of JSON",
      `${JSON.stringify({ error: { message: "m", code: "rate_limit_exceeded" } })}\n`,
      "model-rate-limited",
    ],
    ["an error in a list", event([{ error: { code: 503, message: "m", status: "UNAVAILABLE" } }]), "model-unavailable"],
    ["a damaged event", "data: {broken\n\n", "model-stream-cut"],
  ])("%s is that failure", async (_, told, code) => {
    expect((await failure(ask(stream(content(HALF) + told)))).code).toBe(code);
  });

  test.each<[string, string, string, string]>([
    ["a failure", "application/json", JSON.stringify({ message: "m", code: 503 }), "model-unavailable"],
    ["a failure called a stream", "text/event-stream", JSON.stringify({ detail: "m" }), "model-unavailable"],
    ["a greeting", "application/json", JSON.stringify({ message: "Welcome" }), "model-not-api"],
    ["a greeting called a stream", "text/event-stream", JSON.stringify({ status: "ok" }), "model-not-api"],
    ["a list", "application/json", "[1]", "model-not-api"],
    ["no JSON", "application/json", "{nothing", "model-not-api"],
    ["a page called JSON", "application/json", "<html>\n{a}\n</html>", "model-not-api"],
    ["a word called JSON", "application/json", "error: no such page", "model-not-api"],
    ["an empty body of JSON", "application/json", "", "model-not-api"],
  ])("%s in one body is told as what it is", async (_, type, body, code) => {
    expect((await failure(ask(as(type, body)))).code).toBe(code);
  });
});

describe("thoughts that are not counted as output are counted", () => {
  test.each<[string, object, number]>([
    [
      "inside of it",
      { completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 40 }, total_tokens: 150 },
      50,
    ],
    ["larger than it", { completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 400 } }, 450],
    ["in the total only", { completion_tokens: 50, total_tokens: 900 }, 800],
    [
      "in both",
      { completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 750 }, total_tokens: 900 },
      800,
    ],
    ["in another place", { completion_tokens: "50", reasoning_tokens: 70 }, 120],
    ["in a total that cannot be", { completion_tokens: 50, total_tokens: 1e12 }, 50],
    ["in a total that is too small", { completion_tokens: 50, total_tokens: 3 }, 50],
  ])("%s", async (_, told, outputTokens) => {
    const reply = await ask(
      stream(WHOLE + STOP + event({ choices: [], usage: { prompt_tokens: 100, ...told } }) + DONE),
    );
    expect(reply).toMatchObject({ inputTokens: 100, outputTokens });
  });
});
