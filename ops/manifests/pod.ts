import type { IContainer } from "kubernetes-models/v1/Container";
import type { IEnvVar } from "kubernetes-models/v1/EnvVar";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import type { IPodTemplateSpec } from "kubernetes-models/v1/PodTemplateSpec";
import {
  BEFORE_STOP_S,
  CHOSEN_VARIABLES,
  DATABASE_SECRET,
  HOME,
  IMAGE,
  METRICS_PATH,
  PORTS,
  RESOURCES,
  SHARED_ENVIRONMENT,
  STOP_S,
  TEMPORARY,
  TRACE_SECRETS,
  USER_ID,
  VERSION,
} from "./deployed.ts";

export const NAME = "plancraft";
/** Made by whoever deploys: what is in it stands in no file. */
export const SECRET = "plancraft";
/** Made by whoever deploys, where something else than the defaults is wanted. */
const CONFIG = "plancraft";

export type Component = "server" | "worker" | "migrate";

/** By what a Service, a budget or a policy finds the pods of a component. */
export function selectorOf(component: Component) {
  return { "app.kubernetes.io/name": NAME, "app.kubernetes.io/component": component };
}

export function labelsOf(component: Component) {
  return { ...selectorOf(component), "app.kubernetes.io/part-of": NAME, "app.kubernetes.io/version": VERSION };
}

/** A variable of the secret, under its own name. */
export function secretVariable(name: string, optional = false): IEnvVar {
  return { name, valueFrom: { secretKeyRef: { name: SECRET, key: name, ...(optional ? { optional } : {}) } } };
}

/** Of servers and workers: each is there where somebody chose something. */
export function chosenVariables(): IEnvVar[] {
  const chosen = CHOSEN_VARIABLES.map((name) => ({
    name,
    valueFrom: { configMapKeyRef: { name: CONFIG, key: name, optional: true } },
  }));
  return [...chosen, ...TRACE_SECRETS.map((name) => secretVariable(name, true))];
}

/** A probe every 10 s. A process that starts is given a minute before anybody asks whether it lives. */
export function probesAt(port: string, paths: { readonly alive: string; readonly ready: string }) {
  const at = (path: string) => ({ httpGet: { path, port }, timeoutSeconds: 3 });
  return {
    startupProbe: { ...at(paths.alive), periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...at(paths.alive), periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { ...at(paths.ready), periodSeconds: 5, failureThreshold: 2 },
  };
}

/** What a process of ours may not do, in any pod. */
const CONFINED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** What stops in a rolling update first gets no new connections, then drains. */
export const BEFORE_STOP = { preStop: { sleep: { seconds: BEFORE_STOP_S } } };

export interface PodOptions {
  readonly component: Component;
  readonly args: string[];
  readonly env?: readonly IEnvVar[];
  readonly container?: Partial<IContainer>;
  readonly pod?: Partial<IPodSpec>;
  readonly isScraped?: boolean;
}

/** A pod with one process of ours: not root, nothing to write to but two folders that go with it, and no account. */
export function podOf({
  component,
  args,
  env = [],
  container = {},
  pod = {},
  isScraped = true,
}: PodOptions): IPodTemplateSpec {
  const shared = Object.entries(SHARED_ENVIRONMENT).map(([name, value]) => ({ name, value }));
  const scraped = {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(PORTS.metrics),
    "prometheus.io/path": METRICS_PATH,
  };
  const { volumeMounts = [], ...ofContainer } = container;
  const { volumes = [], ...ofPod } = pod;
  return {
    metadata: { labels: labelsOf(component), ...(isScraped ? { annotations: scraped } : {}) },
    spec: {
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER_ID,
        runAsGroup: USER_ID,
        fsGroup: USER_ID,
        seccompProfile: { type: "RuntimeDefault" },
      },
      terminationGracePeriodSeconds: STOP_S,
      containers: [
        {
          name: component,
          image: IMAGE,
          args,
          env: [secretVariable(DATABASE_SECRET), ...shared, ...env],
          resources: RESOURCES,
          securityContext: CONFINED,
          volumeMounts: [
            { name: "home", mountPath: HOME },
            { name: "temporary", mountPath: TEMPORARY },
            ...volumeMounts,
          ],
          ...ofContainer,
        },
      ],
      volumes: [
        { name: "home", emptyDir: { sizeLimit: "1Gi" } },
        { name: "temporary", emptyDir: { sizeLimit: "1Gi" } },
        ...volumes,
      ],
      ...ofPod,
    },
  };
}

/** On as many machines, and in as many zones, as there are; rather two on one than one that waits. */
export function spreadOver(component: Component) {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway" as const,
    labelSelector: { matchLabels: selectorOf(component) },
  }));
}
