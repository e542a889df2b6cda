import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ALERTS, type AlertName } from "../../../ops/alerts/alert-table.ts";
import { alertmanagerFile } from "../../../ops/alerts/alertmanager-file.ts";
import { withOperatorsPrograms } from "../../support/operators-programs.ts";

/** What a receiver was told: the receiver's name, and the alert with its status. */
interface Told {
  readonly receiver: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

withOperatorsPrograms("Alertmanager", () => {
  let directory: string;
  let receiver: Server;
  let manager: ChildProcess;
  let address: string;
  const told: Told[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "plancraft-alertmanager-"));
    receiver = createServer(async (request, response) => {
      told.push((await json(request)) as Told);
      response.end();
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    // Waits of its groups cut short: a test that waits half a minute says no more than one that waits a second.
    const config = alertmanagerFile(ALERTS, () => ({ webhook_configs: [{ url }] }))
      .replaceAll(/group_wait: .*/g, "group_wait: 1s")
      .replaceAll(/group_interval: .*/g, "group_interval: 1s");
    await writeFile(join(directory, "alertmanager.yml"), config);
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    manager = spawn(
      "prometheus-alertmanager",
      [
        `--config.file=${join(directory, "alertmanager.yml")}`,
        `--storage.path=${directory}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--cluster.listen-address=",
      ],
      { stdio: "ignore" },
    );
    await vi.waitFor(async () => expect((await fetch(`${address}/-/ready`)).ok).toBe(true), 60_000);
  });

  afterAll(async () => {
    if (manager.exitCode === null) {
      manager.kill();
      await once(manager, "exit");
    }
    receiver.close();
    await rm(directory, { recursive: true });
  });

  /** As Prometheus tells of an alert: that it fires, or that it is over. */
  async function post(name: AlertName, labels: Readonly<Record<string, string>> = {}, over = false): Promise<void> {
    const { severity, team } = ALERTS[name];
    const times = over ? { endsAt: new Date().toISOString() } : {};
    const body = JSON.stringify([{ labels: { alertname: name, severity, team, ...labels }, ...times }]);
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${address}/api/v2/alerts`, { method: "POST", headers, body })).status).toBe(200);
  }

  function receiversOf(name: AlertName, labels: Readonly<Record<string, string>> = {}): string[] {
    const isMeant = (one: Told["alerts"][number]) =>
      one.status === "firing" &&
      Object.entries({ alertname: name, ...labels }).every(([label, value]) => one.labels[label] === value);
    return told.filter(({ alerts }) => alerts.some(isMeant)).map((one) => one.receiver);
  }

  async function delivered(name: AlertName, labels: Readonly<Record<string, string>> = {}): Promise<void> {
    const { severity, team } = ALERTS[name];
    await vi.waitFor(() => expect(receiversOf(name, labels)).toContain(`${team}-${severity}`), 60_000);
  }

  /** What Alertmanager says of an alert that fires. */
  async function stateOf(name: AlertName): Promise<string | undefined> {
    const filter = encodeURIComponent(`alertname="${name}"`);
    const found = (await (await fetch(`${address}/api/v2/alerts?filter=${filter}`)).json()) as {
      readonly status: { readonly state: string };
    }[];
    return found[0]?.status.state;
  }

  it("takes the generated configuration", () => {
    const path = join(import.meta.dirname, "../../../ops/alerts/alertmanager.yml");
    expect(execFileSync("amtool", ["check-config", path], { encoding: "utf8" })).toContain("SUCCESS");
  });

  it("tells nobody of what follows from an alert while that fires, and tells it afterwards", async () => {
    await post("PlancraftDatabaseAway");
    await delivered("PlancraftDatabaseAway");
    await post("PlancraftNoWorker");
    await post("PlancraftRunsStuck");
    // What has nothing to do with the database comes later and is told: by then the others had their time.
    await post("PlancraftSpendHigh");
    await delivered("PlancraftSpendHigh");
    await vi.waitFor(async () => expect(await stateOf("PlancraftNoWorker")).toBe("suppressed"), 60_000);
    await vi.waitFor(async () => expect(await stateOf("PlancraftRunsStuck")).toBe("suppressed"), 60_000);
    expect(receiversOf("PlancraftNoWorker")).toEqual([]);
    expect(receiversOf("PlancraftRunsStuck")).toEqual([]);

    await post("PlancraftDatabaseAway", {}, true);
    await delivered("PlancraftNoWorker");
    // It follows from this one, too.
    expect(receiversOf("PlancraftRunsStuck")).toEqual([]);
    await post("PlancraftNoWorker", {}, true);
    await delivered("PlancraftRunsStuck");
  });

  it("silences what follows in the same process only, where both are of one process", async () => {
    const [one, other] = [
      { job: "plancraft-server", instance: "one" },
      { job: "plancraft-server", instance: "other" },
    ];
    await post("PlancraftDatabaseAwayFromOne", one);
    await delivered("PlancraftDatabaseAwayFromOne", one);
    await post("PlancraftPoolWaiting", one);
    await post("PlancraftPoolWaiting", other);
    await delivered("PlancraftPoolWaiting", other);
    expect(receiversOf("PlancraftPoolWaiting", one)).toEqual([]);
  });
});
