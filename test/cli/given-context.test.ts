import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { mayFetch } from "../../cli/commands/sessions/given-context.ts";
import { createSurface } from "../../cli/surface.ts";
import { terminalText } from "../../utils/visible-text.ts";

/** A surface on a terminal of streams, and what was written to it. */
function terminal(lang: "en" | "ko") {
  const stdin = Object.assign(new PassThrough(), { isTTY: true as const, setRawMode: () => stdin });
  const stderr = Object.assign(new PassThrough(), { isTTY: true as const, columns: 200, rows: 40 });
  const stdout = Object.assign(new PassThrough(), { isTTY: true as const, columns: 200 });
  let written = "";
  stderr.on("data", (chunk: Buffer) => {
    written += terminalText(chunk.toString());
  });
  const host = { stdin, stdout, stderr, environment: {} } as unknown as Parameters<typeof createSurface>[0]["host"];
  return { stdin, surface: createSurface({ host, lang }), written: () => written };
}

describe("whether pages may be fetched", () => {
  const context = ["notes.md", "https://example.com/a?key=1"];
  const { signal } = new AbortController();

  it.each([
    ["en", "\r", true, "Fetch this page now"],
    ["ko", "n", false, "페이지를 가져와 내용을 세션에 저장할까요"],
  ] as const)("is asked once in a terminal, and yes is recommended: %s, %j", async (lang, key, expected, words) => {
    const { stdin, surface, written } = terminal(lang);
    const answer = mayFetch({ context }, surface, signal);
    const typed = setInterval(() => written().includes(words) && stdin.write(key), 20);
    expect(await answer.finally(() => clearInterval(typed))).toBe(expected);
    expect(written()).toContain("https://example.com/a");
    expect(written()).not.toContain("key=1");
    if (!expected) expect(written()).toContain("아무것도 가져오지 않았고");
  });

  it("is not asked without a page, nor where it was said", async () => {
    const { surface, written } = terminal("en");
    expect(await mayFetch({ context: ["notes.md"] }, surface, signal)).toBe(true);
    expect(await mayFetch({ context, fetch: true }, surface, signal)).toBe(true);
    expect(written()).toBe("");
  });
});
