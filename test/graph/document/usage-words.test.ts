import { expect, it } from "vitest";
import { documentWords } from "../../../graph/document/document-words.ts";
import { USAGE } from "../../support/scripted-ports.ts";

it.each([
  ["en", "42 calls, 12345 tokens (of which 4096 from the provider's cache), $0.2500"],
  ["ko", "호출 42회, 토큰 12345개(이 중 4096개는 제공자 캐시에서 읽음), $0.2500"],
] as const)("the usage of a plan in %s says what came from the provider's cache", (language, line) => {
  expect(documentWords(language).used({ ...USAGE, cachedTokens: 4_096 })).toBe(line);
  expect(documentWords(language).used(USAGE)).not.toMatch(/cache|캐시/);
});
