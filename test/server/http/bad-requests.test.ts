import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { LazyPlanner, PersonalPlanner } from "../../../planner/planner.ts";
import { acceptedLanguage } from "../../../server/http/accept-language.ts";
import { jsonFault } from "../../../server/http/bodies/json-fault.ts";
import { AppError } from "../../../utils/errors.ts";
import { type Sent, served } from "../../support/served.ts";

/** No request here may come so far as to need one; what it is asked for all the same fails as the test says. */
function plannerThat(fails: () => Error): Pick<LazyPlanner, "as" | "ready"> {
  const method = () => {
    throw fails();
  };
  return { as: () => new Proxy({} as PersonalPlanner, { get: () => method }), ready: async () => {} };
}

const app = served({ planner: plannerThat(() => new Error("A bad request has come through")) });
afterAll(() => expect(app.failures).toEqual([]));

const JSON_TYPE = { "content-type": "application/json" };
const raw = (body: string): Sent => ({ body, headers: JSON_TYPE });
const nested = (levels: number) => `{"idea":${"[".repeat(levels)}${"]".repeat(levels)}}`;

describe("a request that cannot be used", () => {
  it.each<[string, string, Sent, number, string, string]>([
    [
      "POST",
      "/api/sessions",
      raw('{"idea": "x",\n  "yes" true}'),
      400,
      "The request cannot be used: it is no JSON from line 2, column 9 on.",
      "요청을 사용할 수 없습니다: 2번째 줄 9번째 글자부터 JSON이 아닙니다.",
    ],
    [
      "POST",
      "/api/sessions",
      { json: { idea: "x", modle: "offline" } },
      400,
      'The request cannot be used: there is no field "modle"; is "model" meant?',
      '요청을 사용할 수 없습니다: "modle": 없는 항목입니다. 혹시 "model"인가요?',
    ],
    [
      "POST",
      "/api/sessions",
      { json: { idea: "x", zzz: 3 } },
      400,
      'The request cannot be used: there is no field "zzz", but idea, preset, lang, model, variant, memory, pages, priority, yes, answers, limits.',
      '요청을 사용할 수 없습니다: "zzz": 없는 항목입니다. 쓸 수 있는 항목: idea, preset, lang, model, variant, memory, pages, priority, yes, answers, limits.',
    ],
    [
      "POST",
      "/api/sessions/s/cancel?in=5s",
      {},
      400,
      'The request cannot be used: "in" is not taken here.',
      '요청을 사용할 수 없습니다: 여기서는 "in" 값을 받지 않습니다.',
    ],
    [
      "POST",
      "/api/sessions",
      { json: { preset: "fast" } },
      400,
      'The request cannot be used: "idea" is missing.',
      '요청을 사용할 수 없습니다: "idea" 항목이 빠져 있습니다.',
    ],
    [
      "POST",
      "/api/sessions",
      { json: { idea: 7 } },
      400,
      'The request cannot be used: "idea" must be a text.',
      '요청을 사용할 수 없습니다: "idea" 값은 텍스트여야 합니다.',
    ],
    [
      "POST",
      "/api/sessions",
      { json: { idea: "x", lang: "de" } },
      400,
      'The request cannot be used: "lang" must be one of en, ko.',
      '요청을 사용할 수 없습니다: "lang" 값은 다음 중 하나(en, ko)여야 합니다.',
    ],
    [
      "POST",
      "/api/sessions",
      { json: { idea: "x", limits: { maxCostUsd: 0 } } },
      400,
      'The request cannot be used: "limits.maxCostUsd" must be above 0.',
      '요청을 사용할 수 없습니다: "limits.maxCostUsd" 값은 0보다 큰 수여야 합니다.',
    ],
    [
      "POST",
      "/api/sessions",
      { json: { idea: "x", limits: { maxToken: 5 } } },
      400,
      'The request cannot be used: there is no field "limits.maxToken"; is "maxTokens" meant?',
      '요청을 사용할 수 없습니다: "limits.maxToken": 없는 항목입니다. 혹시 "maxTokens"인가요?',
    ],
    [
      "POST",
      "/api/sessions",
      {},
      400,
      "The request cannot be used: it has no body.",
      "요청을 사용할 수 없습니다: 본문이 없습니다.",
    ],
    [
      "POST",
      "/api/sessions",
      { json: ["x"] },
      400,
      "The request cannot be used: it must be a JSON object.",
      "요청을 사용할 수 없습니다: 요청은 JSON 객체 형태여야 합니다.",
    ],
    [
      "POST",
      "/api/sessions",
      raw(nested(400_000)),
      400,
      "The request cannot be used: it is nested more than 32 levels deep.",
      "요청을 사용할 수 없습니다: 32단계보다 깊이 중첩되어 있습니다.",
    ],
    [
      "POST",
      "/api/sessions/s/answers",
      { json: [] },
      400,
      "The request cannot be used: it must be a JSON object.",
      "요청을 사용할 수 없습니다: 요청은 JSON 객체 형태여야 합니다.",
    ],
    [
      "PATCH",
      "/api/sessions/s/figures",
      { json: { price: true } },
      400,
      'The request cannot be used: "price" must be a number or a text.',
      '요청을 사용할 수 없습니다: "price" 값은 숫자 또는 텍스트여야 합니다.',
    ],
    [
      "PATCH",
      "/api/sessions/s/figures",
      { json: { price: "9, basket=20" } },
      400,
      'The request cannot be used: "price=9, basket=20" is not one figure and its value.',
      '요청을 사용할 수 없습니다: "price=9, basket=20": 수치 하나와 그 값이 아닙니다.',
    ],
    [
      "PATCH",
      "/api/sessions/s/figures?undo=true",
      { json: { price: 9 } },
      400,
      'The request cannot be used: send new values such as {"basket": 22}, or undo=true without any.',
      '요청을 사용할 수 없습니다: {"basket": 22}처럼 새 값을 보내거나, 값 없이 undo=true로 보내 주세요.',
    ],
    [
      "GET",
      "/api/sessions?limit=many",
      {},
      400,
      'The request cannot be used: "limit" must be a number.',
      '요청을 사용할 수 없습니다: "limit" 값은 숫자여야 합니다.',
    ],
    [
      "GET",
      "/api/sessions?limits=3",
      {},
      400,
      'The request cannot be used: there is no parameter "limits"; is "limit" meant?',
      '요청을 사용할 수 없습니다: "limits": 없는 매개변수입니다. 혹시 "limit"인가요?',
    ],
    [
      "POST",
      "/api/sessions",
      { body: "idea=x", headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
      "A body of type application/x-www-form-urlencoded is not taken here: send application/json.",
      "여기서는 application/x-www-form-urlencoded 형식의 본문을 받지 않습니다. application/json 형식으로 보내 주세요.",
    ],
    [
      "PUT",
      "/api/sessions/s/plan",
      {},
      405,
      "PUT is not taken at /api/sessions/s/plan: use GET, HEAD.",
      "/api/sessions/s/plan에서는 PUT 메서드를 받지 않습니다. GET, HEAD 메서드를 써 주세요.",
    ],
    [
      "GET",
      "/api/session",
      {},
      404,
      "There is nothing at /api/session: /openapi.json lists the routes there are.",
      "/api/session 경로는 없습니다. 쓸 수 있는 경로는 /openapi.json에 나와 있습니다.",
    ],
    [
      "GET",
      "/api/me",
      { as: null },
      401,
      "This server asks who you are: send a token in the header Authorization, as Bearer TOKEN.",
      "이 서버는 사용자를 확인합니다. Authorization 헤더에 Bearer TOKEN 형식으로 토큰을 보내 주세요.",
    ],
  ])("%s %s (%j) is answered with %i and one sentence in each language", async (method, path, sent, status, en, ko) => {
    for (const [language, sentence] of [
      ["en", en],
      ["ko", ko],
    ] as const) {
      const headers = { ...sent.headers, "accept-language": language };
      const answered = await app.call(method, path, { ...sent, headers });
      expect(answered).toMatchObject({ status, json: { detail: sentence, instance: path.split("?")[0] } });
      expect(answered.headers.get("content-language")).toBe(language);
    }
  });

  it("says where in the body it is, what may be done instead, and how one is known", async () => {
    const limits = { idea: "x", limits: { maxTokens: 0.5 } };
    expect((await app.call("POST", "/api/sessions", { json: limits })).json.pointer).toBe("#/limits/maxTokens");
    expect((await app.call("POST", "/api/sessions", { json: { "a/b~": 1, idea: "" } })).json.pointer).toBe("#/a~1b~0");
    const method = await app.call("DELETE", "/api/sessions/s/figures");
    expect(method.headers.get("allow")).toBe("GET, HEAD, PATCH");
    const allowed = await app.server.fetch(
      new Request("http://localhost/api/sessions/s", { method: "OPTIONS", headers: { "x-person": "kim" } }),
    );
    expect([allowed.status, allowed.headers.get("allow")]).toEqual([204, "GET, HEAD, DELETE"]);
    const unknown = await app.call("GET", "/api/me", { as: null });
    expect(unknown.headers.get("www-authenticate")).toBe('Bearer realm="plancraft"');
  });

  it("is refused at a megabyte, and nothing is read behind it", async () => {
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 1;
        controller.enqueue(new Uint8Array(100_000).fill(32));
      },
    });
    const streamed = await app.call("POST", "/api/sessions", { body, headers: JSON_TYPE });
    expect(streamed).toMatchObject({
      status: 413,
      json: { detail: "The request is larger than 1,000 kB: send less." },
    });
    expect(given).toBeLessThan(15);
    const told = { ...JSON_TYPE, "content-length": "20000000" };
    expect((await app.call("POST", "/api/sessions", { body: "{}", headers: told })).status).toBe(413);
  });
});

describe("a failure of the server's own", () => {
  const cause = new Error("SELECT secret FROM /srv/app");
  it.each([
    [new TypeError("x is not a function in /srv/app"), 500, "defect", /^The server failed where it should not have/],
    [
      new AppError("storage-failed", { problem: "SELECT secret FROM /srv/app" }, cause),
      503,
      "storage-failed",
      /^The server cannot reach what it stores/,
    ],
  ] as const)("(%s) tells nothing of its inside but to whoever runs it", async (error, status, code, detail) => {
    const failing = served({ planner: plannerThat(() => error) });
    const answered = await failing.call("GET", "/api/memory");
    expect(answered).toMatchObject({ status, json: { code, detail: expect.stringMatching(detail) } });
    expect(answered.text).not.toMatch(/srv|SELECT|function|stack/);
    expect(answered.headers.get("retry-after")).toBe(status === 503 ? "5" : null);
    expect(failing.failures.map((failure) => failure.code)).toEqual([code]);
  });

  it("that is over at a known time says when", async () => {
    const until = new Date(Date.now() + 90_500).toISOString();
    for (const [error, least] of [
      [new AppError("model-wait", { until, said: "" }), 85],
      [new AppError("requests-too-many", { seconds: 7 }), 7],
    ] as const) {
      const answered = await served({ planner: plannerThat(() => error) }).call("GET", "/api/memory");
      expect(answered.status).toBe(429);
      expect(Number(answered.headers.get("retry-after"))).toBeGreaterThanOrEqual(least);
      expect(answered.json.retryAfter).toBe(Number(answered.headers.get("retry-after")));
    }
  });
});

describe("the language of an answer", () => {
  it.each([
    ["ko-KR,ko;q=0.9,en;q=0.8", "ko"],
    ["en;q=0.2, ko;q=0.7", "ko"],
    ["fr, de;q=0.5", "en"],
    ["*", "en"],
    ["ko;q=0", "en"],
    ["en-GB", "en"],
    ["ko;q=0.5, *;q=0.9", "en"],
    ["KO", "ko"],
    ["ko;q=7", "en"],
    [",;=,", "en"],
  ])("is by %s %s", (header, language) => {
    expect(acceptedLanguage(header, "en")).toBe(language);
  });

  it("is the server's own where nobody says it", () => {
    expect(acceptedLanguage(undefined, "ko")).toBe("ko");
    expect(acceptedLanguage("fr", "ko")).toBe("ko");
    expect(acceptedLanguage("en;q=0.1", "ko")).toBe("en");
  });
});

describe("the place where a text stops being JSON", () => {
  it("is that of Node's own parser, where that tells it", () => {
    const text = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom('"', "}", "]", ",", ":", "x", "0", "-", "\n", "\\"))
      .map(
        ([json, at, added]) => `${json.slice(0, at % (json.length + 1))}${added}${json.slice(at % (json.length + 1))}`,
      );
    let told = 0;
    fc.assert(
      fc.property(text, (broken) => {
        const message = messageOf(broken);
        if (message === null) return;
        const { line, column } = jsonFault(broken);
        expect(line).toBeGreaterThanOrEqual(1);
        const [, ofNode, columnOfNode] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
        if (ofNode === undefined || /string|escape|control|number|exponent/i.test(message)) return;
        told += 1;
        expect([line, column], `${JSON.stringify(broken)}: ${message}`).toEqual([Number(ofNode), Number(columnOfNode)]);
      }),
      { numRuns: 500 },
    );
    expect(told).toBeGreaterThan(20);
  });

  it.each([
    ["", 1, 1],
    ['{"a": x}', 1, 7],
    ['{\n"a": 1,\n}', 3, 1],
    ['{"a": 1} 2', 1, 10],
    ["[1, 2", 1, 6],
    ["[01]", 1, 3],
    ["'a'", 1, 1],
    ['"a\nb"', 1, 1],
  ])("in %j is %i, %i", (text, line, column) => {
    expect(messageOf(text)).not.toBeNull();
    expect(jsonFault(text)).toEqual({ line, column });
  });
});

function messageOf(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return String(error);
  }
}
