import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, it, onTestFinished, vi } from "vitest";
import { pageAddress } from "../../cli/commands/opened-page.ts";
import { serveSessions } from "../../cli/commands/serve.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { PROGRAM } from "../support/run-cli.ts";

it.each([
  ["http://127.0.0.1:8123", "http://127.0.0.1:8123/"],
  ["http://0.0.0.0:8123", "http://127.0.0.1:8123/"],
  ["http://[::]:8123", "http://127.0.0.1:8123/"],
  ["http://[::1]:8123", "http://[::1]:8123/"],
  ["http://192.168.7.4:80", "http://192.168.7.4/"],
])("of a server that listens at %s the page is at %s", (address, page) => {
  expect(pageAddress(address)).toBe(page);
});

it("says in either language where the page is when nothing can show it, and goes on", async () => {
  const { url } = await createTestDatabase();
  for (const [lang, words] of [
    ["en", /^No browser could be opened here: open (http:\S+) yourself\. The server goes on\.$/m],
    ["ko", /^여기서는 브라우저를 열 수 없습니다\. (http:\S+) 주소를 직접 열어 주세요\. 서버는 계속 실행됩니다\.$/m],
  ] as const) {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    let said = "";
    stderr.on("data", (text) => {
      said += text;
    });
    const signals = new Map<string, () => void>();
    const environment = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline" };
    const host = {
      ...{ environment, stdin, stdout, stderr },
      on: (signal: string, listener: () => void) => signals.set(signal, listener),
      exit: (code: number) => expect.fail(`It ended with ${code}`),
    };
    const serving = serveSessions({ host, port: "0", lang, json: true, open: true });
    await vi.waitFor(() => expect(said).toMatch(words), 30_000);
    const page = words.exec(said)?.[1] ?? "";
    // The line before names it, too.
    expect(said.split(page)).toHaveLength(3);
    expect((await fetch(page)).headers.get("content-type")).toBe("text/html; charset=utf-8");
    signals.get("SIGTERM")?.();
    expect(await serving).toBe(0);
    expect(JSON.parse(String(stdout.read()))).toEqual({ type: "listening", address: page.slice(0, -1) });
  }
});

it.runIf(process.platform === "linux")("has the system open the page, and says so when the system cannot", async () => {
  const { url } = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "plancraft-open-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  // What a system without any browser says.
  await writeFile(join(folder, "xdg-open"), `#!/bin/sh\nprintf %s "$*" > '${folder}/opened'\nexit 3\n`, {
    mode: 0o755,
  });
  const child = spawn(process.execPath, [PROGRAM, "serve", "--port", "0", "--json", "--open"], {
    env: {
      ...{ DATABASE_URL: url, PLANCRAFT_MODEL: "offline", PLANCRAFT_HOME: folder, DISPLAY: ":0", LANG: "C" },
      PATH: `${folder}${delimiter}${process.env["PATH"]}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [out, said] = ["", ""];
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    said += text;
  });
  await vi.waitFor(() => expect(said).toContain("No browser could be opened"), 30_000);
  const { address } = JSON.parse(out) as { readonly address: string };
  expect(await readFile(join(folder, "opened"), "utf8")).toBe(`${address}/`);
  expect((await fetch(`${address}/health`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});
