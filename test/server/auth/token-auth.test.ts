import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { addToken, listTokens, revokeTokens } from "../../../planner/access/token-list.ts";
import { bearerAuth } from "../../../server/auth/bearer-auth.ts";
import { fileTokens } from "../../../server/auth/token-auth.ts";
import { AppError } from "../../../utils/errors.ts";
import { redactPatterns } from "../../../utils/observability/secret-patterns.ts";
import { answerOf, requestBy, requestWith } from "../../support/requests.ts";

let path: string;
beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), "plancraft-tokens-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  path = join(home, "tokens.json");
});

const hashOf = (token: string) => `sha256:${createHash("sha256").update(token).digest("hex")}`;
const write = (entries: unknown, mode = 0o600) => {
  writeFileSync(`${path}.next`, typeof entries === "string" ? entries : JSON.stringify(entries));
  chmodSync(`${path}.next`, mode);
  renameSync(`${path}.next`, path);
};

/** A server's check of who asks, on a clock that the test moves. */
async function opened(today = () => new Date()) {
  const troubles: AppError[] = [];
  let nowMs = 0;
  const file = await fileTokens({ path, today, onTrouble: (error) => troubles.push(error), now: () => nowMs });
  const auth = bearerAuth({ file });
  const later = () => {
    nowMs += 2_000;
  };
  return { auth, troubles, later, by: (token: string) => answerOf(auth, requestBy(token)) };
}

async function refusal(): Promise<string> {
  const error: unknown = await opened().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "tokens-unusable", exitCode: 2 });
  return error instanceof AppError ? `${error.inLanguage("en")} ${error.inLanguage("ko")}` : "";
}

describe("a token", () => {
  it("is made once, kept as its hash alone, and lets in whom it names with what it allows", async () => {
    const { token, added } = await addToken(path, { person: "anna", models: ["offline"], dailyCostUsd: 5 });
    expect(token).toMatch(/^plc_[\w-]{43}$/);
    expect(added).toMatchObject({ person: "anna", admin: false, models: ["offline"], dailyCostUsd: 5, expires: null });
    expect(JSON.stringify([added, await listTokens(path)])).not.toContain(token);
    expect(redactPatterns(`sent ${token} to`)).toBe("sent [redacted] to");
    const { by } = await opened();
    expect(await by(token)).toEqual({ person: "anna", isAdmin: false, models: ["offline"], dailyCostUsd: 5 });
  });

  it("is asked for where there is none, and refused where it is wrong, cut or of another scheme", async () => {
    const { token } = await addToken(path, { person: "anna" });
    const { auth, by } = await opened();
    expect(await answerOf(auth, requestWith({}))).toBe("credentials-missing");
    for (const wrong of [`${token}x`, token.slice(0, -1), "plc_", "eyJ.eyJ.x", "x".repeat(9_000)])
      expect(await by(wrong)).toBe("credentials-invalid");
    for (const authorization of ["Bearer", `Basic ${token}`, token, `Bearer ${token} ${token}`])
      expect(await answerOf(auth, requestWith({ authorization }))).toBe("credentials-invalid");
    expect(await answerOf(auth, requestWith({ authorization: `bearer  ${token}` }))).toMatchObject({ person: "anna" });
    // As LangGraph's clients send it; where there is both, the header that is meant for it decides.
    expect(await answerOf(auth, requestWith({ "x-api-key": token }))).toMatchObject({ person: "anna" });
    const both = requestWith({ "x-api-key": token, authorization: "Bearer plc_x" });
    expect(await answerOf(auth, both)).toBe("credentials-invalid");
    // It is no part of an address: addresses stand in logs.
    const inAddress = new Request(`http://localhost/api/sessions?access_token=${token}&token=${token}`);
    expect(await answerOf(auth, inAddress)).toBe("credentials-missing");
  });

  it("is taken until it expires", async () => {
    write([{ person: "anna", hash: hashOf("plc_a"), expires: "2027-01-31T00:00:00Z" }]);
    let today = new Date("2027-01-30T23:59:59Z");
    const { by } = await opened(() => today);
    expect(await by("plc_a")).toMatchObject({ person: "anna" });
    today = new Date("2027-01-31T00:00:00Z");
    expect(await by("plc_a")).toBe("credentials-invalid");
  });

  it("is taken from the file that an administrator wrote by hand", async () => {
    write([{ person: "root", hash: hashOf("plc_a").slice("sha256:".length).toUpperCase(), admin: true }]);
    const { by } = await opened();
    expect(await by("plc_a")).toEqual({ person: "root", isAdmin: true });
  });
});

describe("a tokens file that changes", () => {
  it("is read again: a revoked token is out, a new one in, and others stay", async () => {
    const anna = await addToken(path, { person: "anna" });
    const { by, later, troubles } = await opened();
    const ben = await addToken(path, { person: "ben" });
    later();
    expect(await by(ben.token)).toMatchObject({ person: "ben" });
    expect(await revokeTokens(path, "anna")).toMatchObject([{ person: "anna", id: anna.added.id }]);
    later();
    expect([await by(anna.token), await by(ben.token)]).toEqual([
      "credentials-invalid",
      { person: "ben", isAdmin: false },
    ]);
    await revokeTokens(path, ben.added.id);
    later();
    expect(await by(ben.token)).toBe("credentials-invalid");
    expect(troubles).toEqual([]);
  });

  it.each([
    ["broken", () => write("[{")],
    ["open to others", () => chmodSync(path, 0o644)],
    ["gone", () => rmSync(path)],
  ])("stays in force as it was while it is %s, which is told once, and is taken up again", async (_, harm) => {
    write([{ person: "anna", hash: hashOf("plc_a") }]);
    const { by, later, troubles } = await opened();
    harm();
    for (let at = 0; at < 3; at += 1) {
      later();
      expect(await by("plc_a")).toMatchObject({ person: "anna" });
    }
    expect(troubles).toMatchObject([{ code: "tokens-unusable" }]);
    write([{ person: "ben", hash: hashOf("plc_b") }]);
    later();
    expect([await by("plc_a"), await by("plc_b")]).toEqual(["credentials-invalid", { person: "ben", isAdmin: false }]);
    expect(troubles.length).toBe(1);
  });
});

describe("a tokens file that cannot be used ends the start with one sentence", () => {
  it.each([
    ["is no list", {}, /is not a JSON list of tokens\. .*목록이 아닙니다/],
    ["is no JSON", "plc_secret", /is not a JSON list of tokens/],
    ["has an entry that is none", ["plc_secret"], /its entry 1 is no object/],
    ["names nobody", [{ hash: hashOf("a") }], /its entry 1 has a wrong person, which must be a name/],
    ["holds a token itself", [{ person: "a", hash: "plc_secret" }], /entry 1 has a wrong hash/],
    ["limits nothing by a slip", [{ person: "a", hash: hashOf("a"), model: ["x"] }], /"model", .*is models meant\?/],
    ["allows no model", [{ person: "a", hash: hashOf("a"), models: [] }], /wrong models/],
    ["allows what is no model", [{ person: "a", hash: hashOf("a"), models: ["plc_secret"] }], /wrong models/],
    ["has a budget in words", [{ person: "a", hash: hashOf("a"), dailyCostUsd: "5" }], /wrong dailyCostUsd/],
    ["ends some day", [{ person: "a", hash: hashOf("a"), expires: "soon" }], /wrong expires/],
    ["makes an admin by a word", [{ person: "a", hash: hashOf("a"), admin: "yes" }], /wrong admin/],
    [
      "has a hash twice",
      ["a", "b"].map((person) => ({ person, hash: hashOf("a") })),
      /entry 2 has the hash of another/,
    ],
  ])("where it %s, and shows nothing of a token", async (_, entries, sentence) => {
    write(entries);
    const told = await refusal();
    expect(told).toMatch(sentence);
    expect(told).not.toContain("secret");
  });

  it("where others can read or write it, or it is not there", async () => {
    for (const mode of [0o604, 0o602, 0o644]) {
      write([], mode);
      expect(await refusal()).toMatch(/can be read or changed by others: make it yours alone with chmod 600/);
    }
    write([], 0o640);
    await opened();
    rmSync(path);
    expect(await refusal()).toMatch(/tokens\.json is not there: it is made with its first token\./);
  });
});
