import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig, secretsOf } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";

const JWT = {
  PLANCRAFT_JWKS_URL: "https://login.example/jwks?code=swordfish",
  PLANCRAFT_JWT_ISSUER: "https://login.example/",
  PLANCRAFT_JWT_AUDIENCE: "plancraft",
};

const access = (environment: Environment) => readConfig(environment).server;

describe("a server's access", () => {
  it("is this machine's alone where nothing is set: no tokens, no origins, no proxy, no rates", () => {
    const limits = { streams: { total: 1_000, perUser: 1_000 }, sessions: { total: 50, perUser: 50 } };
    expect(access({})).toEqual({ allowedOrigins: [], trustedProxies: 0, ...limits });
    const names = ["PLANCRAFT_TOKENS_FILE", "PLANCRAFT_ALLOWED_ORIGINS", "PLANCRAFT_TRUST_PROXY", ...Object.keys(JWT)];
    expect(access(Object.fromEntries(names.map((name) => [name, ""])))).toEqual(access({}));
  });

  it("has rates and limits a user where there are tokens, of a file or of an issuer", () => {
    const usual = { perUser: 600, perAddress: 3_000, failures: 30 };
    expect(access({ PLANCRAFT_TOKENS_FILE: "tokens.json" })).toMatchObject({
      tokensFile: resolve("tokens.json"),
      rates: usual,
      streams: { total: 1_000, perUser: 50 },
      sessions: { total: 50, perUser: 10 },
    });
    expect(access(JWT)).toMatchObject({
      jwt: { jwksUrl: JWT.PLANCRAFT_JWKS_URL, issuer: "https://login.example/", audience: "plancraft" },
      rates: usual,
    });
    expect(secretsOf(readConfig(JWT))).toEqual(["swordfish"]);
    expect(
      access({
        ...JWT,
        PLANCRAFT_USER_REQUESTS_PER_MINUTE: "1",
        PLANCRAFT_ADDRESS_REQUESTS_PER_MINUTE: "2",
        PLANCRAFT_ADDRESS_FAILURES_PER_MINUTE: "3",
        PLANCRAFT_MAX_STREAMS: "4",
        PLANCRAFT_MAX_SESSIONS: "6",
        PLANCRAFT_MAX_SESSIONS_PER_USER: "5",
        PLANCRAFT_TRUST_PROXY: "2",
      }),
    ).toMatchObject({
      rates: { perUser: 1, perAddress: 2, failures: 3 },
      streams: { total: 4, perUser: 4 },
      sessions: { total: 6, perUser: 5 },
      trustedProxies: 2,
    });
  });

  it("takes origins as browsers send them, between commas or blanks", () => {
    const given = " https://app.example, http://localhost:3000\nhttps://[::1]:8443 ";
    expect(access({ PLANCRAFT_ALLOWED_ORIGINS: given }).allowedOrigins).toEqual([
      ...["https://app.example", "http://localhost:3000", "https://[::1]:8443"],
    ]);
  });
});

describe("what is wrong with it is said in one sentence", () => {
  const told = (environment: Environment): string => {
    try {
      readConfig(environment);
    } catch (error) {
      expect(error).toMatchObject({ code: "config-invalid", exitCode: 2 });
      return String(error);
    }
    throw new Error("It was not refused.");
  };

  it.each([
    "*",
    "null",
    "https://*.app.example",
    "app.example",
    "https://app.example/",
    "https://app.example:443",
    "https://App.example",
    "file://x",
    "https://a@app.example",
  ])("where an origin is none: %s", (origin) => {
    expect(told({ PLANCRAFT_ALLOWED_ORIGINS: `https://ok.example ${origin}` })).toContain(
      "PLANCRAFT_ALLOWED_ORIGINS must be origins as browsers send them, such as https://app.example",
    );
  });

  it.each(["http://login.example/jwks", "http://127.0.0.1.evil.example/jwks", "http://localhost.evil.example"])(
    "where keys would come by a way on which they can be changed: %s",
    (url) => {
      expect(told({ ...JWT, PLANCRAFT_JWKS_URL: url })).toContain(
        "PLANCRAFT_JWKS_URL must be an https address, or an http one on this machine",
      );
    },
  );

  it("where tokens would be taken that are for somebody else, or of somebody else", () => {
    expect(told({ ...JWT, PLANCRAFT_JWT_AUDIENCE: " " })).toContain(
      "PLANCRAFT_JWT_AUDIENCE is not set, and PLANCRAFT_JWKS_URL and PLANCRAFT_JWT_ISSUER are",
    );
    expect(told({ PLANCRAFT_JWT_ISSUER: "https://login.example/" })).toMatch(
      /PLANCRAFT_JWKS_URL is not set, and PLANCRAFT_JWT_ISSUER is; PLANCRAFT_JWT_AUDIENCE is not set/,
    );
  });

  it.each(["0", "-1", "true", "1.5"])("where the number of proxies is %s", (number) => {
    expect(told({ PLANCRAFT_TRUST_PROXY: number })).toContain("PLANCRAFT_TRUST_PROXY must be a whole number above 0");
  });
});
