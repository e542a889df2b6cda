import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientAddress } from "../../../server/auth/client-address.ts";
import { HTTP_LIMITS } from "../../../server/auth/http-limits.ts";
import { limitedAuth } from "../../../server/auth/limited-auth.ts";
import { sessionPlaces, streamPlaces } from "../../../server/auth/open-places.ts";
import { RequestRate } from "../../../server/auth/request-rates.ts";
import { AppError } from "../../../utils/errors.ts";
import { answerOf, HERE, requestBy } from "../../support/requests.ts";

describe("a rate", () => {
  it("takes a minute's requests at once, then each as its time comes, and says when", () => {
    let now = 0;
    const rate = new RequestRate(6, () => now);
    expect(Array.from({ length: 6 }, () => rate.take("a"))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rate.take("a")).toBe(10);
    expect(rate.take("b")).toBe(0);
    now = 9_500;
    expect([rate.wait("a"), rate.take("a")]).toEqual([1, 1]);
    now = 10_000;
    expect([rate.take("a"), rate.take("a")]).toEqual([0, 10]);
    // Whoever rests has no more than a minute's.
    now = 600_000;
    expect(Array.from({ length: 7 }, () => rate.take("a")).filter((wait) => wait === 0).length).toBe(6);
  });

  it("forgets who rests, and has room for so many at most", () => {
    let now = 0;
    const rate = new RequestRate(60, () => now);
    for (let at = 0; at < 1_000; at += 1) rate.take(`early ${at}`);
    now = 61_000;
    rate.take("late");
    expect(rate.size).toBe(1);
    for (let at = 0; at < 100_100; at += 1) rate.take(`many ${at}`);
    expect(rate.size).toBe(100_000);
    expect(rate.take("many 100099")).toBe(0);
  });
});

describe("requests of users and addresses", () => {
  function limited(rates: Partial<{ perUser: number; perAddress: number; failures: number }>) {
    let now = 0;
    const auth = limitedAuth(
      async (request) => {
        const person = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
        if (person === "wrong") throw new AppError("credentials-invalid");
        if (person === "away") throw new AppError("keys-unreachable");
        return { person };
      },
      { rates: { perUser: 100, perAddress: 100, failures: 100, ...rates }, trustedProxies: 0, now: () => now },
    );
    const by = (person: string, address = "198.51.100.1") => answerOf(auth, requestBy(person), { address });
    const wait = (ms: number) => {
      now += ms;
    };
    return { auth, by, wait };
  }

  it("are taken from each user only so often, from wherever", async () => {
    const { by } = limited({ perUser: 2 });
    await by("anna");
    await by("anna", "198.51.100.2");
    expect(await by("anna", "198.51.100.3")).toBe("requests-too-many");
    expect(await by("ben")).toEqual({ person: "ben" });
  });

  it("are taken from each address only so often, by whomever", async () => {
    const { auth, by } = limited({ perAddress: 2 });
    await by("anna");
    await by("ben");
    expect(await by("carl")).toBe("requests-too-many");
    expect(await by("carl", "198.51.100.2")).toEqual({ person: "carl" });
    const error: unknown = await auth(requestBy("carl"), { address: "198.51.100.1" }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ httpStatus: 429, details: { seconds: 30 } });
  });

  it("are not heard any more after so many wrong tokens, right ones neither, until time has passed", async () => {
    const { by, wait } = limited({ failures: 3 });
    for (let at = 0; at < 3; at += 1) expect(await by("wrong")).toBe("credentials-invalid");
    expect([await by("wrong"), await by("anna")]).toEqual(["requests-too-many", "requests-too-many"]);
    expect(await by("anna", "198.51.100.2")).toEqual({ person: "anna" });
    wait(20_000);
    expect(await by("anna")).toEqual({ person: "anna" });
  });

  it("are no wrong tokens where the keys for them cannot be had", async () => {
    const { by } = limited({ failures: 1 });
    for (let at = 0; at < 3; at += 1) expect(await by("away")).toBe("keys-unreachable");
  });
});

it.each([
  ["the peer, whatever a header says", 0, "1.1.1.1", "198.51.100.1", "198.51.100.1"],
  ["the peer where our proxy says nothing", 1, "", "198.51.100.1", "198.51.100.1"],
  ["what our proxy has seen, not what it was told", 1, "6.6.6.6, 203.0.113.7", "10.0.0.1", "203.0.113.7"],
  ["the same behind two", 2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "10.0.0.1", "203.0.113.7"],
  ["what there is where fewer have spoken", 2, "203.0.113.7", "10.0.0.1", "203.0.113.7"],
  ["no word that is no address", 1, "203.0.113.7, unknown", "10.0.0.1", "203.0.113.7"],
  ["an address without its port", 1, "203.0.113.7:4711", "10.0.0.1", "203.0.113.7"],
  ["IPv4 within IPv6 as what it is", 0, "", "::ffff:198.51.100.1", "198.51.100.1"],
  ["a network of IPv6 as one", 0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["the same in its short form", 1, "[2001:DB8:1:2::6]:443", "10.0.0.1", "2001:db8:1:2::/64"],
  ["the shortest", 0, "", "::1", "0:0:0:0::/64"],
])("an address that is counted is %s", (_, proxies, forwarded, peer, counted) => {
  const headers = new Headers(forwarded === "" ? {} : { "x-forwarded-for": forwarded });
  expect(clientAddress(headers, { address: peer }, proxies)).toBe(counted);
});

it("places are so many in all and for each user, and given back once", () => {
  const places = streamPlaces({ total: 3, perUser: 2 });
  const [first] = [places.acquire("anna"), places.acquire("anna")];
  const refused = (person: string) => {
    try {
      places.acquire(person);
    } catch (error) {
      return error;
    }
    throw new Error("There was a place.");
  };
  expect(refused("anna")).toMatchObject({ code: "streams-too-many", details: { open: 2 } });
  places.acquire("ben");
  expect(refused("carl")).toMatchObject({ code: "streams-too-many", httpStatus: 503, details: { open: 3 } });
  first?.();
  first?.();
  expect(places.open).toBe(2);
  places.acquire("carl");
  expect(refused("anna")).toMatchObject({ details: { open: 3 } });
  expect(() => sessionPlaces({ total: 0, perUser: 1 }).acquire("anna")).toThrow(
    expect.objectContaining({ code: "sessions-too-many", httpStatus: 429 }),
  );
});

describe("a server with our limits", () => {
  async function listening(): Promise<number> {
    const server = createServer(HTTP_LIMITS, (_, response) => response.end("ok"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  }

  it("answers 431 to headers that are too large", async () => {
    const port = await listening();
    const status = (length: number) =>
      new Promise((resolve, reject) => {
        const headers = { "x-long": "x".repeat(length) };
        send({ port, host: "127.0.0.1", headers, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on("error", reject)
          .end();
      });
    expect([await status(8_000), await status(20_000)]).toEqual([200, 431]);
  });

  it("takes no request without a host", async () => {
    const socket = connect(await listening(), "127.0.0.1");
    socket.end("GET / HTTP/1.1\r\n\r\n");
    const [answer] = await socket.take(1).toArray();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

it("is not asked about a connection whose address is not known any more", () => {
  expect(clientAddress(new Headers(), { address: null }, 0)).toBe("");
  expect(clientAddress(new Headers(), HERE, 0)).toBe("127.0.0.1");
});
