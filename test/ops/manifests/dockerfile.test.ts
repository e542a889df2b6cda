import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { IMAGE_ENVIRONMENT, PORTS } from "../../../ops/manifests/deployed.ts";
import { CONTEXT } from "../../../ops/manifests/image-files.ts";
import { Variables } from "../../../utils/config/environment-variables.ts";
import { manifestText } from "../../support/deployed-manifests.ts";

const ROOT = new URL("../../../", import.meta.url);
const text = manifestText("Dockerfile");
/** Without comments, and with continued lines put together. */
const lines = text
  .replace(/^#.*\n/gm, "")
  .replaceAll(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => line !== "");
const said = (instruction: string) => lines.filter((line) => line.startsWith(`${instruction} `));

describe("the Dockerfile", () => {
  it("builds and runs on the one Node that everything is tested with, in two stages", () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));
    const base = `FROM node:${devDependencies.node}-bookworm-slim`;
    expect(base).toMatch(/:\d+\.\d+\.\d+-/);
    expect(said("FROM")).toEqual([`${base} AS build`, base]);
    // Of the first stage only the tree comes along.
    const last = lines.slice(lines.lastIndexOf(base));
    expect(last.filter((line) => line.startsWith("COPY "))).toEqual(["COPY --from=build /image /opt/plancraft"]);
  });

  it("runs the program as nobody, with a signal that drains it, and is asked where it answers", () => {
    expect(said("USER")).toEqual(["USER 10001:10001"]);
    expect(lines.indexOf("USER 10001:10001")).toBeLessThan(lines.indexOf('ENTRYPOINT ["plancraft"]'));
    expect(said("STOPSIGNAL")).toEqual(["STOPSIGNAL SIGTERM"]);
    expect(said("EXPOSE")).toEqual([`EXPOSE ${PORTS.http} ${PORTS.metrics}`]);
    const command = /CMD (\[.*\])$/.exec(said("HEALTHCHECK")[0] ?? "")?.[1];
    expect(JSON.parse(command ?? "")).toEqual(["node", "-e", expect.stringContaining("http://127.0.0.1:8123/health")]);
    expect(said("CMD")).toEqual(['CMD ["serve"]']);
  });

  it("sets variables that there are, to values that are taken", () => {
    const own = Object.entries(IMAGE_ENVIRONMENT).filter(([name]) => !name.startsWith("NODE_"));
    expect(Object.keys(Variables.shape)).toEqual(expect.arrayContaining(own.map(([name]) => name)));
    expect(Variables.safeParse(Object.fromEntries(own)).success).toBe(true);
  });
});

it("the context of the build is what there is, without tests, documents and what is secret", () => {
  for (const path of CONTEXT) expect(existsSync(new URL(path, ROOT)), path).toBe(true);
  const rules = manifestText("Dockerfile.dockerignore").split("\n");
  expect(rules[1]).toBe("*");
  expect(rules.filter((rule) => rule.startsWith("!"))).toEqual(CONTEXT.map((path) => `!/${path}`));
  expect(rules).toEqual(expect.arrayContaining(["**/node_modules", "**/.env*"]));
  for (const path of ["test", "docs", ".git", "bench"]) expect(CONTEXT).not.toContain(path);
});

it("the context of the build has what its files import of each other", () => {
  const folder = fileURLToPath(ROOT);
  const files = CONTEXT.flatMap((path) =>
    path.endsWith(".ts") ? [path] : globSync(`${path}/**/*.{ts,tsx}`, { cwd: folder, exclude: ["**/node_modules/**"] }),
  );
  expect(files.length).toBeGreaterThan(500);
  const outside = files.flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    const imported = [...source.matchAll(/\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map(([, to = ""]) =>
      join(dirname(file), to),
    );
    return imported.filter((to) => !CONTEXT.some((path) => to === path || to.startsWith(`${path}/`)));
  });
  expect(outside).toEqual([]);
});
