import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bearerAuth } from "../../../server/auth/bearer-auth.ts";
import { jwtTokens } from "../../../server/auth/jwt-auth.ts";
import { AppError } from "../../../utils/errors.ts";
import { answerOf, HERE, requestBy } from "../../support/requests.ts";

const ISSUER = "https://login.example/";
const AUDIENCE = "plancraft";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;
let own: KeyPair;
let foreign: KeyPair["privateKey"];
beforeAll(async () => {
  own = await generateKeyPair("ES256", { extractable: true });
  foreign = (await generateKeyPair("ES256")).privateKey;
});

/** An issuer's server with one public key; what it answers with can be made something else. */
async function issuer(answer?: { readonly status: number; readonly body: string }) {
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(own.publicKey)), kid: "k1", alg: "ES256", use: "sig" }] });
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(answer?.status ?? 200, { "content-type": "application/json" }).end(answer?.body ?? keys);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  const jwt = jwtTokens({ jwksUrl: `http://127.0.0.1:${port}/jwks`, issuer: ISSUER, audience: AUDIENCE });
  return { auth: bearerAuth({ jwt }), asked: () => asked, close };
}

interface TokenParts {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyPair["privateKey"] | Uint8Array;
  readonly header?: Readonly<Record<string, string>>;
  readonly lifeS?: number;
}

function token({ claims = {}, key = own.privateKey, header = {}, lifeS = 60 }: TokenParts = {}) {
  const now = Math.floor(Date.now() / 1_000);
  const payload = { sub: "anna", iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + lifeS, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid: "k1", ...header }).sign(key);
}

describe("a token of the issuer", () => {
  it("lets in its subject, with what its claims allow, and its keys are fetched once", async () => {
    const { auth, asked } = await issuer();
    expect(await answerOf(auth, requestBy(await token()))).toEqual({ person: "anna", isAdmin: false });
    const claims = { plancraft_admin: true, plancraft_models: ["offline"], plancraft_daily_cost_usd: 2.5 };
    expect(await answerOf(auth, requestBy(await token({ claims })))).toEqual({
      ...{ person: "anna", isAdmin: true },
      ...{ models: ["offline"], dailyCostUsd: 2.5 },
    });
    expect(asked()).toBe(1);
  });

  it("may have run out a moment ago by our clock, and no longer", async () => {
    const { auth } = await issuer();
    expect(await answerOf(auth, requestBy(await token({ lifeS: -10 })))).toMatchObject({ person: "anna" });
    expect(await answerOf(auth, requestBy(await token({ lifeS: -120 })))).toBe("credentials-invalid");
  });

  it.each<[string, () => TokenParts]>([
    ["is signed by somebody else", () => ({ key: foreign })],
    ["names a key that the issuer does not have", () => ({ header: { kid: "k2" } })],
    ["is of another issuer", () => ({ claims: { iss: "https://evil.example/" } })],
    ["is for another program", () => ({ claims: { aud: "mail" } })],
    ["never runs out", () => ({ claims: { exp: undefined } })],
    ["names nobody", () => ({ claims: { sub: undefined } })],
    ["names a blank", () => ({ claims: { sub: " " } })],
    ["begins later", () => ({ claims: { nbf: Math.floor(Date.now() / 1_000) + 3_600 } })],
    ["makes an admin by a word", () => ({ claims: { plancraft_admin: "true" } })],
    ["allows models in a text", () => ({ claims: { plancraft_models: "offline" } })],
    ["allows no model", () => ({ claims: { plancraft_models: [] } })],
    ["has a budget in words", () => ({ claims: { plancraft_daily_cost_usd: "5" } })],
    ["has a budget below nothing", () => ({ claims: { plancraft_daily_cost_usd: -1 } })],
  ])("is refused where it %s", async (_, parts) => {
    const { auth } = await issuer();
    expect(await answerOf(auth, requestBy(await token(parts())))).toBe("credentials-invalid");
  });

  it("is refused where it is signed with no key, or with the public one as a shared secret", async () => {
    const { auth } = await issuer();
    const unsigned = [{ alg: "none" }, { sub: "anna", iss: ISSUER, aud: AUDIENCE, exp: 2e9 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    expect(await answerOf(auth, requestBy(`${unsigned}.`))).toBe("credentials-invalid");
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(own.publicKey)));
    const confused = await token({ key: secret, header: { alg: "HS256" } });
    expect(await answerOf(auth, requestBy(confused))).toBe("credentials-invalid");
    for (const text of ["eyJ.eyJ.x", "abc", (await token()).slice(0, -4)])
      expect(await answerOf(auth, requestBy(text))).toBe("credentials-invalid");
  });

  it("leaves its claims out of what a log gets to see", async () => {
    const { auth } = await issuer();
    const claims = { iss: "https://evil.example/", secret: "s3cret" };
    const error: unknown = await auth(requestBy(await token({ claims })), HERE).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "credentials-invalid", details: {} });
    expect(error instanceof AppError && error.cause).toBeUndefined();
  });
});

describe("keys that cannot be had are no fault of the token: 503", () => {
  it.each([
    ["answers with an error", { status: 500, body: "{}" }],
    ["is no server of keys", { status: 200, body: "<html>" }],
    ["has no list", { status: 200, body: "{}" }],
  ])("where the server %s", async (_, answer) => {
    const { auth } = await issuer(answer);
    const error: unknown = await auth(requestBy(await token()), HERE).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "keys-unreachable", httpStatus: 503, retryable: true });
  });

  it("where there is no server, and it is asked again with the next request", async () => {
    const { auth, close } = await issuer();
    await close();
    expect(await answerOf(auth, requestBy(await token()))).toBe("keys-unreachable");
  });
});

it("stands beside tokens of a file: each kind is checked by its own", async () => {
  const checked: string[] = [];
  const check = (kind: string) => async () => {
    checked.push(kind);
    return { person: kind, isAdmin: false };
  };
  const both = bearerAuth({ file: check("file"), jwt: check("jwt") });
  await answerOf(both, requestBy("plc_x"));
  await answerOf(both, requestBy("eyJ.eyJ.x"));
  expect(checked).toEqual(["file", "jwt"]);
  expect(await answerOf(bearerAuth({ jwt: check("jwt") }), requestBy("plc_x"))).toBe("credentials-invalid");
});
