import {
  BEFORE_STOP_S,
  CHOSEN_VARIABLES,
  DATABASE_SECRET,
  HOME,
  IMAGE,
  MODEL_SECRETS,
  PORTS,
  PROBES,
  RESOURCES,
  SERVER_ENVIRONMENT,
  SHARED_ENVIRONMENT,
  STOP_S,
  TEMPORARY,
  TOKENS_FILE,
  TRACE_SECRETS,
  WORKER_SESSIONS,
} from "./deployed.ts";

/** What else runs, each by a version that is never moved. */
const IMAGES = {
  postgres: "postgres:18.1-bookworm",
  prometheus: "prom/prometheus:v2.55.1",
  alertmanager: "prom/alertmanager:v0.27.0",
  grafana: "grafana/grafana:12.0.2",
} as const;

/** What Compose puts in from its own environment, or from `.env` beside the file. */
const given = (name: string, otherwise: string) => `\${${name}${otherwise}}`;

/** Compose asks for what is missing before it starts anything. */
const password = given("POSTGRES_PASSWORD", ":?put a password of letters and digits into .env");
const databaseUrl = `postgres://plancraft:${password}@postgres:5432/plancraft`;

/** From where the file is: `ops/manifests`. */
const OPS = "..";
const REPOSITORY = "../..";

const limits = { cpus: RESOURCES.limits.cpu, memory: RESOURCES.limits.memory.replace("Gi", "g") };
const reservations = { cpus: "0.5", memory: RESOURCES.requests.memory.replace("Gi", "g") };

/** Of every process of ours. */
const hardened = {
  image: IMAGE,
  read_only: true,
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
  tmpfs: [TEMPORARY],
};

const passedOn = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, given(name, ":-")]));

/** Up to three seconds, and as often as a probe in a cluster. */
function healthcheck(port: number, path: string) {
  const script = `fetch('http://127.0.0.1:${port}${path}').then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))`;
  const test = ["CMD", "node", "-e", script];
  return { test, interval: "10s", timeout: "3s", retries: 3, start_period: "30s" };
}

function ours() {
  const environment = { [DATABASE_SECRET]: databaseUrl, ...SHARED_ENVIRONMENT };
  const chosen = passedOn([...CHOSEN_VARIABLES, ...TRACE_SECRETS]);
  const afterMigrations = { migrate: { condition: "service_completed_successfully" } };
  const deploy = { resources: { limits, reservations } };
  const stopping = { restart: "unless-stopped", stop_grace_period: `${STOP_S - BEFORE_STOP_S}s` };
  return {
    migrate: {
      ...hardened,
      build: { context: REPOSITORY, dockerfile: "ops/manifests/Dockerfile" },
      command: ["migrate"],
      environment,
      depends_on: { postgres: { condition: "service_healthy" } },
      healthcheck: { disable: true },
      restart: "on-failure:5",
    },
    serve: {
      ...hardened,
      command: ["serve"],
      environment: { ...environment, ...SERVER_ENVIRONMENT, ...chosen },
      depends_on: afterMigrations,
      secrets: [{ source: "tokens", target: TOKENS_FILE }],
      // A proxy that speaks HTTPS stands in front of it, on this machine.
      ports: [`127.0.0.1:${PORTS.http}:${PORTS.http}`],
      volumes: [`serve-home:${HOME}`],
      healthcheck: healthcheck(PORTS.http, PROBES.ready),
      ...stopping,
      deploy,
    },
    work: {
      ...hardened,
      command: ["work", "--concurrency", String(WORKER_SESSIONS)],
      environment: { ...environment, ...chosen, ...passedOn(MODEL_SECRETS) },
      depends_on: afterMigrations,
      volumes: [`work-home:${HOME}`],
      healthcheck: healthcheck(PORTS.metrics, PROBES.alive),
      ...stopping,
      deploy: { replicas: 2, ...deploy },
    },
  };
}

function observers() {
  const restart = "unless-stopped";
  return {
    prometheus: {
      image: IMAGES.prometheus,
      command: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.retention.time=30d"],
      volumes: [
        `${OPS}/prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro`,
        `${OPS}/alerts/plancraft.rules.yml:/etc/prometheus/rules/plancraft.rules.yml:ro`,
        "prometheus:/prometheus",
      ],
      ports: ["127.0.0.1:9090:9090"],
      depends_on: ["alertmanager"],
      restart,
    },
    alertmanager: {
      image: IMAGES.alertmanager,
      volumes: [
        `${OPS}/alerts/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro`,
        // Keys of PagerDuty and Slack, a file each; read when something is sent.
        `${given("ALERTMANAGER_SECRETS", ":-./alertmanager-secrets")}:/etc/alertmanager/secrets:ro`,
        "alertmanager:/alertmanager",
      ],
      ports: ["127.0.0.1:9093:9093"],
      restart,
    },
    grafana: {
      image: IMAGES.grafana,
      environment: { GF_SECURITY_ADMIN_PASSWORD__FILE: "/run/secrets/grafana-password" },
      secrets: ["grafana-password"],
      volumes: [
        `${OPS}/dashboard/provisioning:/etc/grafana/provisioning:ro`,
        `${OPS}/dashboard/plancraft.json:/var/lib/grafana/dashboards/plancraft.json:ro`,
        "grafana:/var/lib/grafana",
      ],
      ports: ["127.0.0.1:3000:3000"],
      depends_on: ["prometheus"],
      restart,
    },
  };
}

/** Postgres, its migrations, one server, two workers, and what watches them: for one machine. */
export function composeFile(): object {
  return {
    name: "plancraft",
    services: {
      postgres: {
        image: IMAGES.postgres,
        environment: { POSTGRES_USER: "plancraft", POSTGRES_DB: "plancraft", POSTGRES_PASSWORD: password },
        // From 18 on the image has its data in a folder below, by the major version.
        volumes: ["postgres:/var/lib/postgresql"],
        healthcheck: {
          test: ["CMD", "pg_isready", "--username", "plancraft", "--host", "127.0.0.1"],
          ...{ interval: "2s", timeout: "3s", retries: 30 },
        },
        // A fast shutdown, and not one that waits for everybody to leave.
        stop_signal: "SIGINT",
        shm_size: "256m",
        restart: "unless-stopped",
      },
      ...ours(),
      ...observers(),
    },
    secrets: {
      tokens: { file: given("PLANCRAFT_TOKENS", ":-./tokens.json") },
      "grafana-password": { environment: "GRAFANA_PASSWORD" },
    },
    volumes: Object.fromEntries(
      ["postgres", "serve-home", "work-home", "prometheus", "alertmanager", "grafana"].map((name) => [name, {}]),
    ),
  };
}
