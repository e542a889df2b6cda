import { stringify } from "yaml";
import { composeFile } from "./compose-file.ts";
import { dockerfile, dockerIgnore } from "./image-files.ts";
import { budgets, migrations, policies, scaling, server, service, workers } from "./kubernetes-objects.ts";

const HEADER = "# Made by `npm run ops` from ops/manifests: change it there.\n";

/** In the order in which they are applied; scaling needs KEDA in the cluster. */
const OBJECTS = {
  "migrate.yaml": [migrations()],
  "server.yaml": [server(), service()],
  "workers.yaml": [workers(), scaling()],
  "budgets.yaml": budgets(),
  "network.yaml": policies(),
} as const;

/** The files that say how PlanCraft is deployed: texts by their path, from `ops/`. */
export function manifestFiles(): Readonly<Record<string, string>> {
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: Object.keys(OBJECTS),
  };
  const objects = Object.entries({ ...OBJECTS, "kustomization.yaml": [kustomization] });
  return {
    "manifests/Dockerfile": `${HEADER}${dockerfile()}`,
    "manifests/Dockerfile.dockerignore": `${HEADER}${dockerIgnore()}`,
    "manifests/compose.yaml": `${HEADER}${yaml(composeFile())}`,
    ...Object.fromEntries(
      objects.map(([name, documents]) => [
        `manifests/kubernetes/${name}`,
        `${HEADER}${documents.map(yaml).join("---\n")}`,
      ]),
    ),
  };
}

/** Written out in full: what is said twice stands there twice. */
function yaml(document: object): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}
