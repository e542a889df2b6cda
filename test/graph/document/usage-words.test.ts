import { expect, it } from "vitest";
import { recordWords } from "../../../graph/document/record/record-words.ts";
import { USAGE } from "../../support/scripted-ports.ts";

it.each([
  ["en", "42 calls, 12,345 tokens (of which 4,096 from the provider's cache), $0.2500"],
  ["ko", "호출 42회, 토큰 12,345개(이 중 4,096개는 제공자 캐시에서 읽음), $0.2500"],
] as const)("the usage in a record in %s says what came from the provider's cache", (language, line) => {
  expect(recordWords(language).used({ ...USAGE, cachedTokens: 4_096 })).toBe(line);
  expect(recordWords(language).used(USAGE)).not.toMatch(/cache|캐시/);
});
