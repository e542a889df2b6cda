import type { IScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import type { IService } from "kubernetes-models/v1/Service";
import {
  DATABASE_SECRET,
  MODEL_SECRETS,
  PORTS,
  PROBES,
  SERVER_ENVIRONMENT,
  TOKENS_FILE,
  VERSION,
  WORKER_SESSIONS,
} from "./deployed.ts";
import {
  BEFORE_STOP,
  type Component,
  chosenVariables,
  labelsOf,
  podOf,
  probesAt,
  SECRET,
  secretVariable,
  selectorOf,
  spreadOver,
} from "./pod.ts";

/** Enough that one may go while another is there. */
const SERVERS = 2;
const WORKERS = { fewest: 1, most: 20 } as const;
/** Where the secret has the hashes of tokens, beside the variables. */
const TOKENS_KEY = "tokens.json";

/** Sessions that wait for a worker or have one, of the queue's own table: it needs neither a worker nor Prometheus. */
export const QUEUED_SESSIONS = "SELECT count(*) FROM plancraft_queue.job WHERE state IN ('created', 'retry', 'active')";

const container = (component: Component) => `plancraft-${component}`;
const named = (component: Component) => ({ name: container(component), labels: labelsOf(component) });

/** Before servers and workers of this version start. A finished job stays an hour, to be read. */
export function migrations(): IJob {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: `plancraft-migrate-${VERSION.replace(/[^a-z0-9]+/g, "-")}`, labels: labelsOf("migrate") },
    spec: {
      backoffLimit: 5,
      activeDeadlineSeconds: 600,
      ttlSecondsAfterFinished: 3_600,
      template: podOf({ component: "migrate", args: ["migrate"], pod: { restartPolicy: "Never" }, isScraped: false }),
    },
  };
}

export function server(): IDeployment {
  const own = Object.entries(SERVER_ENVIRONMENT).map(([name, value]) => ({ name, value }));
  const folder = TOKENS_FILE.slice(0, TOKENS_FILE.lastIndexOf("/"));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: named("server"),
    spec: {
      replicas: SERVERS,
      selector: { matchLabels: selectorOf("server") },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podOf({
        component: "server",
        args: ["serve"],
        env: [...own, ...chosenVariables()],
        container: {
          ports: [
            { name: "http", containerPort: PORTS.http },
            { name: "metrics", containerPort: PORTS.metrics },
          ],
          ...probesAt("http", PROBES),
          lifecycle: BEFORE_STOP,
          // The whole folder: a single file of a secret would never be renewed.
          volumeMounts: [{ name: "tokens", mountPath: folder, readOnly: true }],
        },
        pod: {
          topologySpreadConstraints: spreadOver("server"),
          volumes: [
            {
              name: "tokens",
              // A server refuses hashes that everybody could read.
              secret: { secretName: SECRET, defaultMode: 0o440, items: [{ key: TOKENS_KEY, path: TOKENS_KEY }] },
            },
          ],
        },
      }),
    },
  };
}

export function service(): IService {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: named("server"),
    spec: {
      selector: selectorOf("server"),
      ports: [{ name: "http", port: PORTS.http, targetPort: "http" }],
    },
  };
}

/** Without a number of replicas: that is the scaler's, and applying this file would undo it. */
export function workers(): IDeployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: named("worker"),
    spec: {
      selector: { matchLabels: selectorOf("worker") },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      template: podOf({
        component: "worker",
        args: ["work", "--concurrency", String(WORKER_SESSIONS)],
        env: [...chosenVariables(), ...MODEL_SECRETS.map((name) => secretVariable(name, true))],
        container: {
          ports: [{ name: "metrics", containerPort: PORTS.metrics }],
          ...probesAt("metrics", PROBES),
        },
        pod: { topologySpreadConstraints: spreadOver("worker") },
      }),
    },
  };
}

/** One of them at a time, where machines are emptied. */
export function budgets(): IPodDisruptionBudget[] {
  return (["server", "worker"] as const).map((component) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: named(component),
    spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(component) } },
  }));
}

/** As many workers as the sessions need that there are; one fewer gives what it has to the others. */
export function scaling(): IScaledObject {
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: named("worker"),
    spec: {
      scaleTargetRef: { name: container("worker") },
      minReplicaCount: WORKERS.fewest,
      maxReplicaCount: WORKERS.most,
      pollingInterval: 10,
      cooldownPeriod: 120,
      // While the database is away, nothing can be counted, and nobody is to be sent home for it.
      fallback: { failureThreshold: 3, replicas: WORKERS.fewest, behavior: "currentReplicasIfHigher" },
      triggers: [
        {
          type: "postgresql",
          metricType: "AverageValue",
          metadata: {
            connectionFromEnv: DATABASE_SECRET,
            query: QUEUED_SESSIONS,
            targetQueryValue: String(WORKER_SESSIONS),
          },
        },
      ],
    },
  };
}

/** Nobody but a proxy asks a server, and nobody but a scraper a worker. Where they ask themselves stays open: models are anywhere. */
export function policies(): INetworkPolicy[] {
  const lets = (component: "server" | "worker", ports: readonly number[]): INetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: named(component),
    spec: {
      podSelector: { matchLabels: selectorOf(component) },
      policyTypes: ["Ingress"],
      ingress: [{ ports: ports.map((port) => ({ port })) }],
    },
  });
  return [lets("server", [PORTS.http, PORTS.metrics]), lets("worker", [PORTS.metrics])];
}
