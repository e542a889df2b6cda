import { describe, expect, it } from "vitest";
import { decodeCp949 } from "../../knowledge/cp949.ts";

/** Every code of two bytes that stands for a character by itself. */
function everyCode(): (readonly [code: number, character: string])[] {
  const codes = Array.from({ length: 0x7f * 0x100 }, (_, at) => 0x8000 + at);
  return codes.flatMap((code) => {
    const character = decodeCp949(Uint8Array.of(code >> 8, code & 0xff));
    return character?.length === 1 ? [[code, character] as const] : [];
  });
}

describe("CP949", () => {
  it("has every Hangul syllable once", () => {
    const syllables = everyCode().flatMap(([, character]) => (/[가-힣]/.test(character) ? [character] : []));
    expect(syllables).toHaveLength(11_172);
    expect(new Set(syllables).size).toBe(11_172);
  });

  it.each([
    [0x8141, "갂"],
    [0x8c63, "똠"],
    [0x94ee, "뷁"],
    [0xa041, "잸"],
    [0xc652, "힣"],
    [0xb0a1, "가"],
    [0xc8fe, "힝"],
    [0xa4a1, "ㄱ"],
  ])("has at %i the character %s", (code, character) => {
    expect(new Map(everyCode()).get(code)).toBe(character);
  });

  it("stands beside ASCII, and is refused where bytes are another encoding's", () => {
    expect(decodeCp949(Buffer.from("a plan"))).toBe("a plan");
    expect(decodeCp949(Uint8Array.of(0x41, 0x8c, 0x63, 0x42, 0xb0, 0xa1))).toBe("A똠B가");
    // Windows-1252: quotes and a letter with an accent.
    expect(decodeCp949(Buffer.from("\x93 plan \x94", "latin1"))).toBeNull();
    expect(decodeCp949(Buffer.from("caf\xe9 ", "latin1"))).toBeNull();
    expect(decodeCp949(Uint8Array.of(0xb0))).toBeNull();
  });
});
