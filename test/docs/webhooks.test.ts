import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { SessionEvent } from "../../schemas/http/event.ts";
import { sendWebhook } from "../../utils/webhooks/send-webhook.ts";
import { newSecret } from "../../utils/webhooks/webhook-secret.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const page = readFileSync(new URL("webhooks.md", DOCS), "utf8");
const EXAMPLE = new URL("examples/webhooks/receiver.ts", DOCS);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

it("the receiver on the page takes what is sent, once, and refuses what others send", async () => {
  const [, shown = "none"] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  expect(readFileSync(EXAMPLE, "utf8")).toContain(shown);
  const [port, secret] = [await freePort(), newSecret()];
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) };
  const child = spawn(process.execPath, [EXAMPLE.pathname], { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("listening");
  const [, body = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const { id, data } = JSON.parse(body);
  // The example leaves out what it cost.
  const usage = { calls: 1, tokens: 2, cachedTokens: 0, costUsd: null };
  expect(SessionEvent.parse({ ...data, usage })).toMatchObject({ type: "done" });
  const send = (secrets: string[], at = new Date()) =>
    sendWebhook(
      { url: `http://127.0.0.1:${port}/`, secrets },
      { id, at, body },
      {
        own: [`127.0.0.1:${port}`],
      },
    );
  for (const _ of ["first", "again"]) expect(await send([secret])).toEqual({ isTaken: true, status: 204 });
  const refused = { isTaken: false, problem: { kind: "status", status: 400 } };
  expect(await send([newSecret()])).toMatchObject(refused);
  expect(await send([secret], new Date(Date.now() - 600_000))).toMatchObject(refused);
  child.kill("SIGTERM");
  const rest = [];
  for await (const line of lines) rest.push(line);
  expect(rest).toEqual([`${id} io.plancraft.done.v1`]);
});
