import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { compose, unknownVariables } from "../../support/deployed-manifests.ts";
import { runCli } from "../../support/run-cli.ts";

const { services, volumes, secrets } = compose();
const OURS = ["migrate", "serve", "work"] as const;
/** The specification's own schema, as the linter that everybody can run on the file brings it. */
const SCHEMA = new URL("../schemas/compose.schema.json", import.meta.resolve("dclint"));
const isValid = new Ajv({ strict: false }).compile({
  ...JSON.parse(readFileSync(fileURLToPath(SCHEMA), "utf8")),
  $schema: "http://json-schema.org/draft-07/schema#",
});

it("gives servers and workers what traces go to, and its key", () => {
  const names = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS"];
  for (const name of ["serve", "work"])
    expect(Object.keys(services[name]?.environment ?? {})).toEqual(expect.arrayContaining(names));
  expect(unknownVariables([...names, "OTEL_EXPORTER_ENDPOINT", "PLANCRAFT_MODELS"])).toHaveLength(2);
});

describe("the file for Compose", () => {
  it("is as the published schema wants it, and that would say what is not", () => {
    expect(isValid(compose()), JSON.stringify(isValid.errors)).toBe(true);
    const { serve, ...others } = services;
    expect(isValid({ services: { ...others, serve: { ...serve, replica: 2 } } })).toBe(false);
  });

  it("names versions that never move, and mounts what is there", () => {
    for (const [name, { image, volumes: mounted = [] }] of Object.entries(services)) {
      expect(image, name).toMatch(/:v?\d+\.\d+(?:\.\d+)?(?:-\w+)?$/);
      // A folder that is different with everybody is taken from a variable.
      for (const [from = ""] of mounted
        .filter((volume) => !volume.startsWith("$"))
        .map((volume) => volume.split(":"))) {
        const isThere = from.startsWith(".")
          ? existsSync(new URL(`../../../ops/manifests/${from}`, import.meta.url))
          : Object.hasOwn(volumes, from);
        expect(isThere, from).toBe(true);
      }
    }
  });

  it("starts servers and workers behind the migrations, and those behind a database that answers", () => {
    expect(services["migrate"]?.["depends_on"]).toEqual({ postgres: { condition: "service_healthy" } });
    for (const name of ["serve", "work"])
      expect(services[name]?.["depends_on"]).toEqual({ migrate: { condition: "service_completed_successfully" } });
    expect(services["postgres"]?.healthcheck?.test).toContain("pg_isready");
  });

  it("holds no secret, and publishes nothing beyond this machine", () => {
    for (const { environment = {}, ports = [] } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        // Prefixed with _FILE it is where a file is.
        if (/(?:KEY|PASSWORD|DSN)$/.test(name)) expect(value).toMatch(/^\$\{\w+:[-?][^}]*\}$/);
      }
      if ("DATABASE_URL" in environment) expect(environment["DATABASE_URL"]).toMatch(/^postgres:\/\/plancraft:\$\{/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    for (const secret of Object.values(secrets)) expect(Object.keys(secret)).not.toContain("content");
  });
});

describe.each(OURS)("the service %s", (name) => {
  const service = services[name] ?? { image: "" };

  it("may do no more than it has to", () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      tmpfs: ["/tmp"],
    });
  });

  it("takes variables that there are, and a command with its options", async () => {
    const { environment = {}, command: [command = "", ...rest] = [] } = service;
    expect(unknownVariables(Object.keys(environment))).toEqual([]);
    const { exitCode, stdout } = await runCli(["help", command]);
    expect(exitCode).toBe(0);
    for (const flag of rest.filter((part) => part.startsWith("--"))) expect(stdout).toContain(flag);
  });
});

it("what stays has the limits of a pod, and more than the 25 s in which it drains", () => {
  for (const name of ["serve", "work"]) {
    expect(services[name]?.["deploy"]?.resources).toEqual({
      limits: { cpus: "2", memory: "4g" },
      reservations: { cpus: "0.5", memory: "1g" },
    });
    expect(Number.parseInt(services[name]?.["stop_grace_period"], 10)).toBeGreaterThanOrEqual(30);
  }
});
