import { describe, expect, it } from "vitest";
import { words } from "../../../graph/reading/words.ts";

describe("the words of a text", () => {
  it("are its words of three letters and more, each once, whatever their case", () => {
    expect(words("Ropes and ropes: 120 of ROPES.")).toEqual(["ropes", "and", "120"]);
  });

  it("are in Korean the pairs of syllables, since words end in particles", () => {
    expect(words("비용은")).toEqual(["비용", "용은"]);
    expect(words("비용을").filter((pair) => words("비용은").includes(pair))).toEqual(["비용"]);
  });

  it("are the same for composed and decomposed letters", () => {
    expect(words("비용".normalize("NFD"))).toEqual(words("비용"));
  });
});
