import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { allowOrigins } from "../../../server/auth/allowed-origins.ts";

const APP = "https://app.example";

function server(origins: readonly string[]) {
  const app = new Hono();
  app.use(allowOrigins(origins));
  app.get("/plan", (context) => context.body("plan", 200, { ETag: '"1"' }));
  app.get("/wrong", () => {
    throw new Error("wrong");
  });
  app.onError((_, context) => context.json({ code: "defect" }, 500));
  const ask = (path: string, origin: string, init: RequestInit = {}) =>
    app.request(path, { ...init, headers: { origin, ...init.headers } });
  return ask;
}

describe("a page of an origin on the list", () => {
  it("may read answers and what their headers say, of failures too, and no cookies are meant", async () => {
    const ask = server(["https://other.example", APP]);
    for (const path of ["/plan", "/wrong", "/nothing"]) {
      const { headers } = await ask(path, APP);
      expect(headers.get("access-control-allow-origin")).toBe(APP);
      expect(headers.get("access-control-allow-credentials")).toBeNull();
      expect(headers.get("access-control-expose-headers")?.split(",")).toEqual(
        expect.arrayContaining(["Location", "ETag", "X-Request-ID", "Retry-After", "traceparent"]),
      );
      expect(headers.get("vary")).toContain("Origin");
    }
  });

  it("is told before it asks what it may send", async () => {
    const preflight = await server([APP])("/plan", APP, {
      method: "OPTIONS",
      headers: { "access-control-request-method": "PATCH", "access-control-request-headers": "authorization,if-match" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(preflight.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("if-match");
    expect(preflight.headers.get("access-control-max-age")).toBe("7200");
    expect(preflight.headers.get("access-control-allow-private-network")).toBeNull();
  });

  it("is told that it may reach this machine where its browser asks the machine", async () => {
    const headers = { "access-control-request-method": "POST", "access-control-request-private-network": "true" };
    const asked = async (origin: string) =>
      (await server([APP])("/plan", origin, { method: "OPTIONS", headers })).headers.get(
        "access-control-allow-private-network",
      );
    expect(await asked(APP)).toBe("true");
    expect(await asked("https://evil.example")).toBeNull();
  });
});

it.each([
  ["another one", [APP], "https://evil.example"],
  ["one that begins so", [APP], "https://app.example.evil.example"],
  ["the same by another scheme", [APP], "http://app.example"],
  ["a sandboxed page", [APP], "null"],
  ["any, where there is no list", [], APP],
])("a page of an origin that is not on the list is allowed nothing: %s", async (_, origins, origin) => {
  const ask = server(origins);
  for (const method of ["GET", "OPTIONS"])
    expect((await ask("/plan", origin, { method })).headers.get("access-control-allow-origin")).toBeNull();
});
