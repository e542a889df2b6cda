import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { Analysis } from "../../../../schemas/model/analysis.ts";
import { Section } from "../../../../schemas/model/section.ts";
import { AppError } from "../../../../utils/errors.ts";
import { wireSchema } from "../../../../utils/llm/answers/structured-output.ts";
import type { RequestForm } from "../../../../utils/llm/provider/forms/request-form.ts";
import type { FormMemory } from "../../../../utils/llm/provider/forms/server-forms.ts";
import { openAIProvider } from "../../../../utils/llm/provider/protocols/openai-provider.ts";
import type { ModelRequest } from "../../../../utils/llm/provider/providers.ts";

type Body = Readonly<Record<string, unknown>>;
/** What a server answers a request with: null for an answer of the model. */
type Rule = (body: Body) => { readonly status: number; readonly body: unknown } | null;

const ANSWER = '{"markdown":"Text","sources":[],"assumptions":[]}';
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that takes what its rule lets through, and a provider at it. */
async function serving(rule: Rule, memory: FormMemory | null = null) {
  const bodies: Body[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body: Body = JSON.parse(Buffer.concat(chunks).toString());
    bodies.push(body);
    const refused = rule(body);
    if (refused) {
      const isText = typeof refused.body === "string";
      response.writeHead(refused.status, { "content-type": isText ? "text/html" : "application/json" });
      response.end(isText ? refused.body : JSON.stringify(refused.body));
      return;
    }
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    if (body["stream"] !== true) {
      response.writeHead(200, { "content-type": "application/json" });
      const choices = [{ index: 0, message: { role: "assistant", content: ANSWER }, finish_reason: "stop" }];
      response.end(JSON.stringify({ choices, usage }));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const choices = [{ index: 0, delta: { content: ANSWER }, finish_reason: "stop" }];
    response.end(`data: ${JSON.stringify({ choices, usage })}\n\ndata: [DONE]\n\n`);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const options = {
    kind: "openai",
    model: "m",
    apiKey: "sk-secret-0123456789",
    baseUrl: `http://127.0.0.1:${port}/v1`,
  } as const;
  const provider = openAIProvider(options, memory);
  const again = () => openAIProvider(options, memory);
  return { provider, bodies, again };
}

const PROMPT = "Write the section on the risks of a bakery in the old town of Suwon, please.";

function request(over: Partial<ModelRequest> = {}): ModelRequest {
  return {
    name: "Section",
    schema: wireSchema(Section),
    messages: [
      { role: "system", content: "You write sections." },
      { role: "user", content: PROMPT },
    ],
    input: null,
    temperature: 0.5,
    signal: new AbortController().signal,
    ...over,
  };
}

const formatOf = (body: Body) => Object(body["response_format"]).type ?? "none";
const textOf = (body: Body) => JSON.stringify(body["messages"]);
const refuse = (status: number, message: string, more: object = {}) => ({
  status,
  body: { error: { message, ...more } },
});

async function failureOf(answer: Promise<unknown>): Promise<AppError> {
  const error = await answer.then(
    () => expect.unreachable("answered"),
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error : expect.unreachable(String(error));
}

describe("the form of the answer", () => {
  test.each<[string, Rule, readonly string[]]>([
    [
      "DeepSeek's, which takes JSON without a schema",
      (body) => (formatOf(body) === "json_schema" ? refuse(400, "This response_format type is unavailable now") : null),
      ["json_schema", "json_object", "json_object"],
    ],
    [
      "one that takes none, told in a list of details",
      (body) =>
        formatOf(body) === "none"
          ? null
          : {
              status: 422,
              body: { detail: [{ loc: ["body", "response_format"], msg: "Extra inputs are not permitted" }] },
            },
      ["json_schema", "json_object", "none", "none"],
    ],
    [
      "one that refuses without a word",
      (body) => (formatOf(body) === "none" ? null : { status: 400, body: {} }),
      ["json_schema", "json_object", "none", "none"],
    ],
    [
      "OpenRouter's, where nobody serves it",
      (body) =>
        formatOf(body) === "json_schema"
          ? refuse(404, "No endpoints found that can handle the requested parameters.")
          : null,
      ["json_schema", "json_object", "json_object"],
    ],
    [
      "one that calls its grammar a fault of its own",
      (body) => (formatOf(body) === "json_schema" ? refuse(500, "Failed to parse grammar of json_schema") : null),
      ["json_schema", "json_object", "json_object"],
    ],
    ["one that takes the schema", () => null, ["json_schema", "json_schema"]],
  ])("%s is found, said in words where it has to be, and remembered", async (_, rule, formats) => {
    const { provider, bodies } = await serving(rule);
    expect(await provider.complete(request())).toMatchObject({ text: ANSWER, finishReason: "stop" });
    await provider.complete(request());
    expect(bodies.map(formatOf)).toEqual(formats);
    for (const body of bodies) {
      const inWords = formatOf(body) !== "json_schema";
      expect(/\\"markdown\\": text .*\\"sources\\": list, each entry: text.*json/s.test(textOf(body))).toBe(inWords);
      if (!inWords) expect(body["messages"]).toEqual(request().messages);
    }
  });

  test("is not changed where the server refuses something else, or an answer came in it", async () => {
    const refusal = refuse(400, "'response_format.type' must be 'json_schema' or 'text'");
    const contradicting = await serving(() => refusal);
    const error = await failureOf(contradicting.provider.complete(request()));
    expect(error.details).toMatchObject({ words: "'response_format.type' must be 'json_schema' or 'text'" });
    expect(contradicting.bodies).toHaveLength(1);
    const proven = await serving((body) => (/old town/.test(textOf(body)) ? refuse(400, "Bad request") : null));
    await proven.provider.complete(request({ messages: [{ role: "user", content: "Hello" }] }));
    expect((await failureOf(proven.provider.complete(request()))).code).toBe("model-rejected");
    expect(proven.bodies).toHaveLength(2);
  });

  test("a schema that is too much for it is said in words for its call, and not for the others", async () => {
    const { provider, bodies } = await serving((body) =>
      JSON.stringify(body["response_format"] ?? "").includes("isPlanningRequest")
        ? refuse(400, "The specified schema produces a constraint that has too many states for serving.")
        : null,
    );
    await provider.complete(request());
    const analysis = request({ name: "Analysis", schema: wireSchema(Analysis) });
    await provider.complete(analysis);
    await provider.complete(analysis);
    await provider.complete(request());
    expect(bodies.map(formatOf)).toEqual(["json_schema", "json_schema", "json_object", "json_object", "json_schema"]);
    expect(textOf(bodies[2] ?? {})).toContain('\\"language\\": one of \\"en\\", \\"ko\\" or null');
  });

  test("a repair names the fields at its end; once they are needed always, every prompt names them", async () => {
    const { provider, bodies } = await serving(() => null);
    await provider.complete(request({ repairs: "shape" }));
    expect(formatOf(bodies[0] ?? {})).toBe("json_schema");
    expect(textOf(bodies[0] ?? {})).toMatch(/You write sections\."\}.*bakery.*\\"markdown\\": text/s);
    await provider.need?.("words");
    await provider.complete(request());
    expect(textOf(bodies[1] ?? {})).toMatch(/You write sections\..*\\"markdown\\": text.*bakery/s);
  });

  test("what the server itself refused after it made it is an answer to be repaired", async () => {
    const failed = { code: "json_validate_failed", failed_generation: '{"markdown": 5' };
    const { provider } = await serving(() => refuse(400, "Failed to validate JSON", failed));
    expect(await provider.complete(request())).toMatchObject({ text: '{"markdown": 5', finishReason: "stop" });
  });

  test("what was learnt is known to the next process, which meets no refusal", async () => {
    let kept: unknown = null;
    const memory: FormMemory = {
      recall: async () => kept,
      keep: async (form: RequestForm) => {
        kept = JSON.parse(JSON.stringify(form));
      },
    };
    const { provider, again, bodies } = await serving(
      (body) => (formatOf(body) === "json_schema" ? refuse(400, "json_schema is not supported") : null),
      memory,
    );
    await provider.complete(request());
    await again().complete(request());
    expect(bodies.map(formatOf)).toEqual(["json_schema", "json_object", "json_object"]);
  });
});

describe("parameters", () => {
  const extra = (name: string) => ({
    status: 422,
    body: {
      object: "error",
      message: { detail: [{ type: "extra_forbidden", loc: ["body", name, "x"], msg: "Extra inputs" }] },
    },
  });

  test.each<[string, string, () => { status: number; body: unknown }]>([
    ["stream_options in a list", "stream_options", () => extra("stream_options")],
    ["stream_options in words", "stream_options", () => refuse(400, "Unknown parameter: stream_options")],
    ["temperature in words", "temperature", () => refuse(400, "temperature must be 1 for this model")],
    ["temperature as a parameter", "temperature", () => refuse(400, "Unsupported value", { param: "temperature" })],
    ["stream", "stream", () => ({ status: 400, body: { detail: "Streaming is not supported by this model" } })],
  ])("%s: refused once, left out from then on", async (_, name, refusal) => {
    const { provider, bodies } = await serving((body) => (body[name] ? refusal() : null));
    expect(await provider.complete(request())).toMatchObject({ text: ANSWER });
    await provider.complete(request());
    expect(bodies.map((body) => name in body)).toEqual([true, false, false]);
    expect(bodies.map(formatOf)).toEqual(["json_schema", "json_schema", "json_schema"]);
  });

  test("several are left out one after the other, and a server that goes on is not asked for ever", async () => {
    const named = ["stream_options", "temperature"];
    const { provider, bodies } = await serving((body) => {
      const found = named.find((name) => name in body);
      return found ? refuse(400, `Unsupported parameter: '${found}'`) : null;
    });
    await provider.complete(request());
    expect(bodies).toHaveLength(3);
    const stubborn = await serving(() =>
      refuse(400, "stream_options, temperature, stream: unsupported; response_format too"),
    );
    expect((await failureOf(stubborn.provider.complete(request()))).code).toBe("model-rejected");
    expect(stubborn.bodies.length).toBeLessThanOrEqual(8);
  });

  test("room is asked for in a repair only, under the name and up to the size that the server takes", async () => {
    const { provider, bodies } = await serving((body) => {
      if ("max_tokens" in body)
        return refuse(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
      return Number(body["max_completion_tokens"]) > 2_048
        ? refuse(400, "max_completion_tokens is too large: 4096. At most 2048.")
        : null;
    });
    await provider.complete(request({ room: 4_096 }));
    await provider.complete(request({ room: 4_096, repairs: "length" }));
    await provider.need?.("room");
    await provider.complete(request({ room: 4_096 }));
    expect(bodies.map((body) => body["max_tokens"] ?? body["max_completion_tokens"] ?? null)).toEqual([
      null,
      4_096,
      4_096,
      2_048,
      2_048,
    ]);
  });
});

describe("the server's own words", () => {
  test.each<[string, number, unknown, string, RegExp]>([
    [
      "a wrong key",
      401,
      { error: { message: "Incorrect API key provided: sk-abcdef123456." } },
      "model-auth",
      /Incorrect API key provided: \[redacted\]/,
    ],
    [
      "Google's wrong key",
      400,
      [{ error: { code: 400, message: "API key not valid.", status: "INVALID_ARGUMENT" } }],
      "model-auth",
      /API key not valid/,
    ],
    [
      "moderation behind a gateway",
      403,
      { error: { code: 403, message: "Your input was flagged" } },
      "model-moderated",
      /flagged/,
    ],
    [
      "moderation of a cloud",
      400,
      { code: "data_inspection_failed", message: "Input data may contain inappropriate content." },
      "model-moderated",
      /inappropriate/,
    ],
    ["an unknown model", 400, { error: { message: "Model Not Exist" } }, "model-not-found", /\(400\).*Model Not Exist/],
    [
      "a model not pulled",
      404,
      { error: 'model "m" not found, try pulling it first' },
      "model-not-found",
      /try pulling it/,
    ],
    [
      "a long prompt",
      422,
      { message: "Input validation error: `inputs` tokens must be less than 4096" },
      "model-window",
      /4096/,
    ],
    [
      "a long prompt with 500",
      500,
      { error: "the prompt is too long for the context size" },
      "model-window",
      /context size/,
    ],
    [
      "a page",
      403,
      "<!doctype html><html><title>Access denied</title><p>x</p></html>",
      "model-auth",
      /says: Access denied/,
    ],
    ["an empty account", 403, { error: { message: "Key limit exceeded (total limit)" } }, "model-quota", /Key limit/],
    [
      "what a gateway got",
      400,
      { error: { message: "Provider returned error", metadata: { raw: '{"detail":"Invalid model: x"}' } } },
      "model-not-found",
      /Invalid model: x/,
    ],
    [
      "a region",
      403,
      { detail: "Country, region, or territory not supported" },
      "model-auth",
      /territory not supported/,
    ],
    [
      "what repeats the prompt",
      403,
      { message: `Refused by moderation: "${PROMPT}" in ${PROMPT}` },
      "model-moderated",
      /moderation: "…" in …$/,
    ],
  ])("%s", async (_, status, body, code, shown) => {
    const { provider } = await serving(() => ({ status, body }));
    const error = await failureOf(provider.complete(request()));
    expect(error.code).toBe(code);
    expect(error.exitCode).toBe(4);
    for (const sentence of [error.message, error.inLanguage("ko").replace("서버의 답:", "says:")])
      expect(sentence).toMatch(shown);
    expect(String(error.details["words"]).length).toBeLessThanOrEqual(200);
  });

  test("repeat nothing of a short idea, and no address's query", async () => {
    const messages = [{ role: "user" as const, content: "Plan this: Quokka harness market" }];
    const { provider } = await serving(() =>
      refuse(403, "No moderation of quokka harness market at /v1?code=zebra7quartz"),
    );
    const { message } = await failureOf(provider.complete(request({ messages })));
    expect(message).toMatch(/says: No moderation of … at \/v1\?…$/);
  });

  test("are one line of 200 characters at most, and a prompt is not sent again for them", async () => {
    const { provider, bodies } = await serving(() => refuse(403, `First line\n\u001b[31m${"very long ".repeat(80)}`));
    const { message, details } = await failureOf(provider.complete(request()));
    expect(details["words"]).toMatch(/^First line very long .*…$/);
    expect(String(details["words"])).toHaveLength(200);
    expect(message).not.toContain("\n");
    expect(message).not.toContain("\u001b");
    expect(bodies).toHaveLength(1);
  });

  test.each<[string, number, unknown, string, number | null]>([
    [
      "Google's",
      429,
      [{ error: { code: 429, message: "Please retry in 4s.", details: [{ retryDelay: "3.91s" }] } }],
      "model-rate-limited",
      4_000,
    ],
    [
      "a loading model",
      503,
      { error: { code: 503, message: "Loading model", type: "unavailable_error" } },
      "model-loading",
      null,
    ],
    ["Hugging Face's", 503, { error: "Model x is currently loading", estimated_time: 20.5 }, "model-loading", 20_500],
    [
      "one too large for its minute",
      429,
      { error: { message: "Request too large for m on tokens per min" } },
      "model-window",
      null,
    ],
  ])("%s say how long to wait", async (_, status, body, code, retryAfterMs) => {
    const { provider } = await serving(() => ({ status, body }));
    const error = await failureOf(provider.complete(request()));
    expect(error.code).toBe(code);
    expect(error.details["retryAfterMs"] ?? null).toBe(retryAfterMs);
  });
});
