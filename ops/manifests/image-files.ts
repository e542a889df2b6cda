import { IMAGE_ENVIRONMENT, NODE_IMAGE, PORTS, PROBES, USER_ID } from "./deployed.ts";

/** Above the folders of the tree: where the build has them, and where the image has. */
export const BUILD_FOLDER = "/build";
export const TREE_FOLDER = "/image";
const PROGRAM_FOLDER = "/opt/plancraft";

/** What the build runs, in this order, with the whole context there; a test runs the same without a container. */
export const BUILD_STEPS = [
  // No script of a package is run; the image's own Node is the one that builds.
  "npm ci --ignore-scripts",
  "PATH=$PATH:$PWD/node_modules/.bin node build.js",
  `node ops/manifests/image-tree.ts ${TREE_FOLDER}`,
] as const;

/** What the build needs; all else stays out of its context, and with it every file that holds a secret. */
export const CONTEXT = [
  "package.json",
  "package-lock.json",
  ".npmrc",
  "LICENSE",
  "build.js",
  "tsconfig.json",
  "tsconfig.build.json",
  "index.ts",
  "server.ts",
  "schemas",
  "utils",
  "graph",
  "export",
  "planner",
  "rollout",
  "cli",
  "server",
  "worker",
  "web",
  "knowledge",
  "migrations",
  "ops/manifests/image-tree.ts",
] as const;

/** The Dockerfile, without its header. */
export function dockerfile(): string {
  const [install, ...build] = BUILD_STEPS;
  const environment = Object.entries(IMAGE_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
  const probe = `fetch('http://127.0.0.1:${PORTS.http}${PROBES.alive}').then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))`;
  return `# docker build --file ops/manifests/Dockerfile --tag plancraft .
FROM ${NODE_IMAGE} AS build
WORKDIR ${BUILD_FOLDER}
# While these stay as they are, so does what they install.
COPY package.json package-lock.json .npmrc ./
RUN ${install}
COPY . .
${build.map((step) => `RUN ${step}`).join("\n")}

FROM ${NODE_IMAGE}
ENV ${environment.join(" \\\n    ")}
# Only root may write there, and nobody is root.
COPY --from=build ${TREE_FOLDER} ${PROGRAM_FOLDER}
RUN mkdir -p ${IMAGE_ENVIRONMENT.PLANCRAFT_HOME} && chown ${USER_ID}:${USER_ID} ${IMAGE_ENVIRONMENT.PLANCRAFT_HOME} && \\
    ln -s ${PROGRAM_FOLDER}/dist/cli/main.js /usr/local/bin/plancraft
USER ${USER_ID}:${USER_ID}
WORKDIR ${IMAGE_ENVIRONMENT.PLANCRAFT_HOME}
VOLUME ${IMAGE_ENVIRONMENT.PLANCRAFT_HOME}
EXPOSE ${PORTS.http} ${PORTS.metrics}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["node", "-e", "${probe}"]
ENTRYPOINT ["plancraft"]
CMD ["serve"]
`;
}

/** What stands beside the Dockerfile: everything is ignored but what the build needs. */
export function dockerIgnore(): string {
  const kept = CONTEXT.map((path) => `!/${path}\n`).join("");
  return `*\n${kept}**/node_modules\n**/dist\n**/.env*\n**/*.tsbuildinfo\n`;
}
