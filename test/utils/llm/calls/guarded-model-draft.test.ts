import { describe, expect, it } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import {
  guardedModel,
  PLAIN_ANSWER,
  plainCall,
  scriptedProvider,
  siteOf,
  type Turn,
} from "../../../support/guarded-session.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

const SHOWN = (markdown: string) => markdown;

/** Asks once for a section, and tells what was done with the answer while it was written. */
async function told(turns: readonly Turn[]) {
  const { open, model } = await guardedModel((await createTestDatabase()).url);
  const { provider } = scriptedProvider(turns);
  const seen: string[] = [];
  const drafts = (section: string, shown: unknown) => {
    seen.push(`${section}${shown === SHOWN ? "" : " in other words"}`);
    return {
      begin: () => {
        seen.push("begin");
        return (text: string) => void seen.push(text);
      },
      [Symbol.dispose]: () => void seen.push("over"),
    };
  };
  const ask = async (
    prompt = "Write",
    call = { shown: SHOWN } as { shown?: typeof SHOWN },
    site = { target: "money" },
  ) => {
    await model
      .ask(plainCall(prompt, call), siteOf("one", site))
      .catch((error: unknown) => void seen.push(error instanceof AppError ? error.code : String(error)));
    return seen.splice(0);
  };
  open("one", provider, { drafts });
  return { ask };
}

const writes =
  (answer: string, then: Turn = answer): Turn =>
  (request) => {
    for (const end of [4, answer.length]) request.wrote?.(answer.slice(0, end));
    return then;
  };
const PIECES = ['{"te', PLAIN_ANSWER];

describe("an answer that is shown while it is written", () => {
  it("is told of as it comes, and no more once it is there or comes from the ledger", async () => {
    const { ask } = await told([writes(PLAIN_ANSWER)]);
    expect(await ask()).toEqual(["money", "begin", ...PIECES, "over"]);
    expect(await ask()).toEqual([]);
  });

  it("begins anew with each attempt and each repair", async () => {
    const retried = await told([writes(PLAIN_ANSWER, new AppError("model-unavailable")), writes(PLAIN_ANSWER)]);
    expect(await retried.ask()).toEqual(["money", "begin", ...PIECES, "begin", ...PIECES, "over"]);
    const repaired = await told([writes("no JSON"), writes(PLAIN_ANSWER)]);
    const first = ["money", "begin", "no J", "no JSON", "over"];
    expect(await repaired.ask()).toEqual([...first, "money", "begin", ...PIECES, "over"]);
  });

  it("is over where the call fails", async () => {
    const { ask } = await told([writes("{", new AppError("model-auth"))]);
    expect(await ask()).toEqual(["money", "begin", "{", "{", "over", "model-auth"]);
  });

  it("is none of a call that writes no section", async () => {
    const { ask } = await told([
      (request) => (request.wrote === undefined ? PLAIN_ANSWER : new Error("It is told of")),
    ]);
    expect(await ask("One", {})).toEqual([]);
    expect(await ask("Two", { shown: SHOWN }, {} as { target: string })).toEqual([]);
  });
});
