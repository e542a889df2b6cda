import { readdirSync, readFileSync } from "node:fs";
import type { IEnvVar } from "kubernetes-models/v1/EnvVar";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import { parse, parseAllDocuments } from "yaml";
import { Variables } from "../../utils/config/environment-variables.ts";

const FOLDER = new URL("../../ops/manifests/", import.meta.url);

/** An object of a cluster, as far as all of them are alike. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever is there.
  readonly spec: any;
}

/** Everything in the files for Kubernetes, as somebody who applies them would have it. */
export function clusterObjects(): ClusterObject[] {
  return readdirSync(new URL("kubernetes/", FOLDER))
    .filter((name) => name !== "kustomization.yaml")
    .flatMap((name) => parseAllDocuments(manifestText(`kubernetes/${name}`)).map((document) => document.toJS()));
}

/** The pods that the objects make, by the name of their container. */
export function pods(): Map<string, { readonly spec: IPodSpec; readonly metadata: ClusterObject["metadata"] }> {
  const templates = clusterObjects().flatMap(({ spec }) => spec.template ?? []);
  return new Map(templates.map((template) => [template.spec.containers[0].name, template]));
}

/** What is set for a process, by its name. */
export function variablesOf(env: readonly IEnvVar[] = []): Map<string, IEnvVar> {
  return new Map(env.map((one) => [one.name, one]));
}

export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[] };
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever is there.
  readonly [key: string]: any;
}

export function compose(): {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: object;
  readonly secrets: Readonly<Record<string, object>>;
} {
  return parse(manifestText("compose.yaml"));
}

/** @param path From `ops/manifests/`. */
export function manifestText(path: string): string {
  return readFileSync(new URL(path, FOLDER), "utf8");
}

/** Of names of variables, those that PlanCraft does not read: its own are in its table, OpenTelemetry's on the page of traces. */
export function unknownVariables(names: readonly string[]): string[] {
  const page = readFileSync(new URL("../../docs/tracing.md", import.meta.url), "utf8");
  return names.filter((name) => !Object.hasOwn(Variables.shape, name) && !page.includes(`\`${name}\``));
}
