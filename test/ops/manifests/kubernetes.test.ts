import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1";
import { Deployment } from "kubernetes-models/apps/v1";
import { Job } from "kubernetes-models/batch/v1";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Service } from "kubernetes-models/v1";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { QUEUED_SESSIONS } from "../../../ops/manifests/kubernetes-objects.ts";
import { Variables } from "../../../utils/config/environment-variables.ts";
import {
  type ClusterObject,
  clusterObjects,
  manifestText,
  pods,
  unknownVariables,
  variablesOf,
} from "../../support/deployed-manifests.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { runCli } from "../../support/run-cli.ts";
import { askingPlanner } from "../../support/worker.ts";

/** What the published schemas say of each kind. */
// biome-ignore lint/suspicious/noExplicitAny: whatever stands in a file is given to them.
const KINDS: Readonly<Record<string, new (data: any) => { validate(): void }>> = {
  "apps/v1 Deployment": Deployment,
  "batch/v1 Job": Job,
  "v1 Service": Service,
  "policy/v1 PodDisruptionBudget": PodDisruptionBudget,
  "networking.k8s.io/v1 NetworkPolicy": NetworkPolicy,
  "keda.sh/v1alpha1 ScaledObject": ScaledObject,
};

function validate(object: ClusterObject): void {
  const kind = KINDS[`${object.apiVersion} ${object.kind}`];
  if (kind === undefined) throw new Error(`Nothing is known of ${object.apiVersion} ${object.kind}`);
  new kind(object).validate();
}

const objects = clusterObjects();
const ofKind = (kind: string) => objects.filter((one) => one.kind === kind);
const inSeconds = (text: unknown) => Number(/^(\d+)$/.exec(String(text))?.[1]);

describe("the objects for Kubernetes", () => {
  it("are as the published schemas want them, and those would say what is not", () => {
    for (const object of objects) validate(object);
    const kinds = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted();
    expect(kinds.filter((name) => !name.startsWith("Job"))).toEqual([
      "Deployment plancraft-server",
      "Deployment plancraft-worker",
      "NetworkPolicy plancraft-server",
      "NetworkPolicy plancraft-worker",
      "PodDisruptionBudget plancraft-server",
      "PodDisruptionBudget plancraft-worker",
      "ScaledObject plancraft-worker",
      "Service plancraft-server",
    ]);
    const [first] = ofKind("Deployment");
    if (first === undefined) throw new Error("There is no Deployment");
    expect(() => validate({ ...first, spec: { ...first.spec, replicas: "two" } })).toThrow("replicas");
    const [scaled] = ofKind("ScaledObject");
    expect(() => scaled && validate({ ...scaled, spec: { triggers: [] } })).toThrow("scaleTargetRef");
  });

  it("are all applied, migrations first, under names and labels that clusters take", () => {
    const { resources } = parse(manifestText("kubernetes/kustomization.yaml"));
    expect(resources[0]).toBe("migrate.yaml");
    for (const name of resources) expect(manifestText(`kubernetes/${name}`)).toContain("apiVersion:");
    for (const { metadata } of objects) {
      expect(metadata.name).toMatch(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
      for (const value of Object.values(metadata.labels)) expect(value).toMatch(/^[a-z0-9A-Z][\w.-]{0,62}$/);
    }
  });

  it("find one another by labels that pods have", () => {
    const all = [...pods().values()].map(({ metadata }) => metadata.labels);
    const selectors = objects.flatMap(({ kind, spec }) => {
      if (kind === "Service") return [spec.selector];
      const selected = spec.selector ?? spec.podSelector;
      return selected === undefined ? [] : [selected.matchLabels];
    });
    expect(selectors).toHaveLength(7);
    for (const selector of selectors) {
      const found = all.filter((labels) => Object.entries(selector).every(([name, value]) => labels[name] === value));
      expect(found, JSON.stringify(selector)).toHaveLength(1);
    }
    expect(ofKind("ScaledObject")[0]?.spec.scaleTargetRef.name).toBe("plancraft-worker");
  });
});

describe("every pod", () => {
  it.each([...pods()])("of a %s may do no more than it has to", (_, { spec }) => {
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(spec.securityContext?.runAsUser).toBeGreaterThan(9_999);
    expect(spec.containers).toHaveLength(1);
    const [container] = spec.containers;
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container?.resources).toEqual({
      requests: { cpu: "500m", memory: "1Gi" },
      limits: { cpu: "2", memory: "4Gi" },
    });
    expect(container?.image).toMatch(/:\d+\.\d+\.\d+$/);
    const mounted = container?.volumeMounts?.map(({ name }) => name).toSorted();
    expect(spec.volumes?.map(({ name }) => name).toSorted()).toEqual(mounted);
    // 25 s in which it drains, behind what its container waits for before.
    const before = inSeconds(container?.lifecycle?.preStop?.sleep?.seconds ?? 0);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(25 + before + 5);
  });

  it.each([...pods()])("of a %s takes variables that there are, and secrets by reference", async (_, { spec }) => {
    const { env = [], args = [] } = spec.containers[0] ?? {};
    const variables = variablesOf(env);
    expect(unknownVariables([...variables.keys()])).toEqual([]);
    expect(variables.get("DATABASE_URL")).toMatchObject({ valueFrom: { secretKeyRef: { key: "DATABASE_URL" } } });
    for (const { name, value, valueFrom } of variables.values()) {
      const isSecret = /(?:KEY|SECRET|PASSWORD|DSN|DATABASE_URL|HEADERS)$/.test(name);
      if (isSecret) expect([name, value, valueFrom?.secretKeyRef?.key]).toEqual([name, undefined, name]);
      if (value !== undefined) expect(Variables.safeParse({ [name]: value }).success, name).toBe(true);
    }
    // The command knows its arguments.
    const { exitCode, stdout } = await runCli(["help", args[0] ?? ""]);
    expect(exitCode).toBe(0);
    for (const flag of args.filter((arg) => arg.startsWith("--"))) expect(stdout).toContain(flag);
  });

  it("that stays is asked where it answers, and told of where it tells", () => {
    for (const component of ["server", "worker"]) {
      const pod = pods().get(component);
      const [container] = pod?.spec.containers ?? [];
      const ports = new Map(container?.ports?.map(({ name, containerPort }) => [name, containerPort]));
      expect(ports.get("metrics")).toBe(9464);
      expect(pod?.metadata).toMatchObject({
        annotations: { "prometheus.io/port": "9464", "prometheus.io/path": "/metrics" },
      });
      const { startupProbe, livenessProbe, readinessProbe } = container ?? {};
      expect([startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path)).toEqual([
        ...["/health", "/health", "/ready"],
      ]);
      for (const probe of [startupProbe, livenessProbe, readinessProbe])
        expect([...ports.keys()]).toContain(probe?.httpGet?.port);
    }
    const [service] = ofKind("Service");
    expect(service?.spec.ports).toEqual([{ name: "http", port: 8123, targetPort: "http" }]);
  });
});

it("a rolling update takes no server away before another one is ready, and budgets let one go at a time", () => {
  for (const { spec } of ofKind("Deployment")) expect(spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
  for (const { spec } of ofKind("PodDisruptionBudget")) expect(spec.maxUnavailable).toBe(1);
  // The number of workers is the scaler's.
  const [server, worker] = ofKind("Deployment");
  expect([server?.spec.replicas, worker?.spec.replicas]).toEqual([2, undefined]);
});

it("what workers are scaled by counts the sessions that need one", async () => {
  const [trigger] = ofKind("ScaledObject")[0]?.spec.triggers ?? [];
  expect(trigger).toMatchObject({
    type: "postgresql",
    metadata: { connectionFromEnv: "DATABASE_URL", query: QUEUED_SESSIONS },
  });
  const { url } = await createTestDatabase();
  const env = { DATABASE_URL: url, PLANCRAFT_MODEL: "offline" };
  expect((await runCli(["migrate"], { env: { ...env, USE_DURABLE_WORKER: "true" } })).exitCode).toBe(0);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const counted = async () => Number((await client.query(QUEUED_SESSIONS)).rows[0].count);
  expect(await counted()).toBe(0);
  const planner = await askingPlanner(env);
  for (const session of ["one", "two"]) {
    const events = planner.start({ idea: "A marketplace for used climbing gear", yes: true, session });
    await events.next();
    await events.return();
  }
  expect(await counted()).toBe(2);
  await client.end();
});
