import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { problemWords } from "../../../utils/webhooks/delivery-problem.ts";
import { retryAfterMs, WAITS_MS, waitAfter } from "../../../utils/webhooks/retry-schedule.ts";
import { type SendOptions, sendWebhook } from "../../../utils/webhooks/send-webhook.ts";
import { webhookAddress } from "../../../utils/webhooks/webhook-address.ts";
import { checkedSecret, newSecret } from "../../../utils/webhooks/webhook-secret.ts";
import { englishIn, HANGUL } from "../../support/languages.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { startWebServer } from "../../support/web-server.ts";
import { type Answer, startReceiver } from "../../support/webhook-receiver.ts";

const SECRET = newSecret();
const MESSAGE = { id: "s-1/1", at: new Date(), body: '{"a":"서점"}' };

async function sentTo(answer: Answer, options: Partial<SendOptions> = {}, secrets = [SECRET]) {
  const receiver = await startReceiver(() => answer);
  onTestFinished(() => receiver.close());
  const delivery = await sendWebhook({ url: receiver.url, secrets }, MESSAGE, { own: [receiver.host], ...options });
  return { delivery, receiver };
}

/** Both sentences; the Korean one is Korean. */
function words(delivery: Awaited<ReturnType<typeof sendWebhook>>): string {
  if (delivery.isTaken) throw new Error("It was taken");
  const { en, ko } = problemWords(delivery.problem);
  expect(ko).toMatch(HANGUL);
  expect(englishIn(ko.replaceAll("PLANCRAFT_WEBHOOK_HOSTS", "").replace(/https?:\S+|\([A-Z_]+\)/g, ""))).toEqual([]);
  return en;
}

describe("an event that is sent", () => {
  it("is signed with every secret that is valid, and with no other", async () => {
    const [old, other] = [newSecret(), newSecret()];
    const { delivery, receiver } = await sentTo(200, {}, [SECRET, old]);
    expect(delivery).toEqual({ isTaken: true, status: 200 });
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.received;
    const given = headers as Record<string, string>;
    for (const secret of [SECRET, old]) expect(new Webhook(secret).verify(body, given)).toEqual({ a: "서점" });
    expect(() => new Webhook(other).verify(body, given)).toThrow("No matching signature");
    expect(() => new Webhook(SECRET).verify(`${body} `, given)).toThrow("No matching signature");
    expect(given).toMatchObject({ "user-agent": expect.stringMatching(/^PlanCraft\/\d/), "content-length": "14" });
  });

  it.each<[string, Answer, string]>([
    ["an error", 500, "it answers 500"],
    ["a refusal", 404, "it answers 404"],
    ["410", 410, "wants no more events"],
    ["an end", (response) => response.socket?.destroy(), "cannot be reached, or the connection was lost"],
    [
      "a header too large",
      (response) => response.writeHead(200, { x: "a".repeat(100_000) }).end(),
      "the connection was lost",
    ],
  ])("and is answered with %s was not taken", async (_, answer, sentence) => {
    expect(words((await sentTo(answer)).delivery)).toContain(sentence);
  });

  it.each([301, 302, 307, 308])(
    "does not follow a redirect (%i), which is told with where it leads",
    async (status) => {
      const inside = await startReceiver();
      onTestFinished(() => inside.close());
      const { delivery } = await sentTo((response) =>
        response.writeHead(status, { location: `${inside.url}?key=swordfish` }).end(),
      );
      expect(words(delivery)).toContain(`redirect (${status} to ${inside.url}), which is not followed`);
      expect(inside.received).toEqual([]);
    },
  );

  it("is cut off where it hangs, before its headers or between them", async () => {
    const hanging: Answer[] = [() => {}, (response) => response.socket?.write("HTTP/1.1 200 OK\r\nx: ")];
    for (const answer of hanging) {
      const { delivery } = await sentTo(answer, { timeLimitMs: 100 });
      expect(words(delivery)).toBe("it did not answer within 0.1 s");
    }
    const find = () => new Promise<never>(() => {});
    const { delivery } = await sentTo(200, { timeLimitMs: 50, find, own: [] });
    expect(delivery).toMatchObject({ problem: { kind: "forbidden" } });
    const unfound = await sendWebhook({ url: "https://a.example/", secrets: [SECRET] }, MESSAGE, {
      ...{ own: [], timeLimitMs: 50, find },
    });
    expect(unfound).toMatchObject({ problem: { kind: "late" } });
  });

  it("is taken by its status alone: of 2 GB that come behind it nearly nothing is read", async () => {
    let written = 0;
    const ended = Promise.withResolvers<void>();
    const { delivery } = await sentTo((response) => {
      response.writeHead(200, { "content-length": String(2 * 1024 ** 3) });
      const piece = Buffer.alloc(65_536);
      const write = () => {
        while (!response.destroyed && written < 2 * 1024 ** 3) {
          written += piece.length;
          if (!response.write(piece)) return void response.once("drain", write);
        }
      };
      response.on("close", ended.resolve).on("error", () => {});
      write();
    });
    expect(delivery).toMatchObject({ isTaken: true });
    await ended.promise;
    // What the sockets of both sides hold.
    expect(written).toBeLessThan(32 * 1024 ** 2);
  });

  it("tells how long it is asked to wait, by 429 and 503 only", async () => {
    const asking = (status: number) => (response: Parameters<Extract<Answer, (...args: never) => unknown>>[0]) =>
      void response.writeHead(status, { "retry-after": "120" }).end();
    const asked = async (status: number) => (await sentTo(asking(status))).delivery;
    expect(await asked(429)).toMatchObject({ askedMs: 120_000 });
    expect(await asked(503)).toMatchObject({ askedMs: 120_000 });
    expect(await asked(500)).toMatchObject({ askedMs: null });
  });

  it("is not sent where its signal is aborted, which is no answer of the endpoint's", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(sentTo(200, { signal: stopped })).rejects.toThrow("stopped");
  });

  it("needs a certificate that can be trusted", async () => {
    const server = await startWebServer(() => "", selfSigned());
    onTestFinished(() => server.close());
    const endpoint = { url: `${server.url}/`, secrets: [SECRET] };
    expect(words(await sendWebhook(endpoint, MESSAGE, { own: [server.host] }))).toContain("no trusted connection");
    expect(server.requests).toEqual([]);
  });
});

describe("a private network", () => {
  it.each([
    ...["https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/"],
    ...["https://localhost/", "https://169.254.169.254/latest/meta-data", "https://192.168.0.1/"],
  ])("is not reached by %s", async (url) => {
    expect(words(await sendWebhook({ url, secrets: [SECRET] }, MESSAGE, { own: [] }))).toContain("private network");
  });

  it("is not reached by a name that leads there too, nor by one that changes its mind; nor by http without leave", async () => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    const { port } = new URL(receiver.url);
    const asked: string[] = [];
    const find = async (name: string) => {
      asked.push(name);
      return ["93.184.216.34", "127.0.0.1"].map((address) => ({ address, family: 4 }));
    };
    const send = (url: string, own: readonly string[]) =>
      sendWebhook({ url, secrets: [SECRET] }, MESSAGE, { own, find });
    expect(words(await send(`https://rebind.example:${port}/`, []))).toContain("private network");
    expect(asked).toEqual(["rebind.example"]);
    expect(words(await send(receiver.url, []))).toContain("its address is http");
    expect(receiver.received).toEqual([]);
    // The name leads nowhere; what was looked up is connected to.
    const local = async () => [{ address: "127.0.0.1", family: 4 }];
    const host = `named.invalid:${port}`;
    const allowed = { own: [host], find: local };
    expect(await sendWebhook({ url: `http://${host}/`, secrets: [SECRET] }, MESSAGE, allowed)).toMatchObject({
      isTaken: true,
    });
  });
});

describe("what an endpoint is given as", () => {
  it.each([
    ["http://example.com/a", "only https addresses"],
    ["https://me:swordfish@example.com/", "user name or a password"],
    ["ftp://example.com/", "no http or https address"],
    ["hooks", "no http or https address"],
    [`https://example.com/${"a".repeat(2_000)}`, "longer than 2000"],
  ])("the address %.50s is refused, and no password is shown", (given, sentence) => {
    const refuse = () => webhookAddress(given, []);
    expect(refuse).toThrow(sentence);
    expect(refuse).not.toThrow("swordfish");
  });

  it.each(["", "whsec_", "whsec_c2hvcnQ=", "swordfish-swordfish-swordfish", `whsec_${"!".repeat(40)}`])(
    "the secret %j is refused, and not shown",
    (given) => {
      const refuse = () => checkedSecret(given);
      expect(refuse).toThrow("24 to 64 bytes");
      expect(refuse).not.toThrow("swordfish");
    },
  );

  it("a secret of one's own is taken, and a new one is each time another", () => {
    expect(checkedSecret(` ${SECRET}\n`)).toBe(SECRET);
    expect(newSecret()).not.toBe(SECRET);
  });
});

describe("how long is waited", () => {
  it("follows the schedule for about a day, with some more, never less; then it is given up", () => {
    expect(WAITS_MS.map((_, at) => waitAfter(at + 1, null, { random: () => 0 }))).toEqual(WAITS_MS);
    expect(waitAfter(1, null, { random: () => 0.5 })).toBe(5_500);
    expect(waitAfter(WAITS_MS.length + 1, null)).toBeNull();
    const hours = WAITS_MS.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(24);
    expect(hours).toBeLessThan(30);
  });

  it("is at least what the endpoint asks for, but no more than a day", () => {
    expect(waitAfter(1, 60_000)).toBe(60_000);
    expect(waitAfter(1, 1)).toBeGreaterThanOrEqual(5_000);
    expect(waitAfter(1, 1e12)).toBe(86_400_000);
    const now = new Date("2026-11-28T00:00:00Z");
    expect(retryAfterMs("7", now)).toBe(7_000);
    expect(retryAfterMs("Sat, 28 Nov 2026 00:00:09 GMT", now)).toBe(9_000);
    expect(retryAfterMs("Fri, 27 Nov 2026 00:00:09 GMT", now)).toBe(0);
    for (const wrong of [undefined, "", "soon", "-1", "1e9"]) expect(retryAfterMs(wrong, now)).toBeNull();
  });
});
