import { cutNetwork } from "./cut-network.ts";
import { cutStreams } from "./cut-streams.ts";
import type { Fault } from "./fault.ts";
import { fullDisk } from "./full-disk.ts";
import { halfOpenConnections } from "./half-open-connections.ts";
import { killedPostgres } from "./killed-postgres.ts";
import { killedServer } from "./killed-server.ts";
import { killedWorker } from "./killed-worker.ts";
import { lossyNetwork } from "./lossy-network.ts";
import { rateLimitStorm } from "./rate-limit-storm.ts";
import { serverErrorStorm } from "./server-error-storm.ts";
import { skewedClock } from "./skewed-clock.ts";
import { slowNetwork } from "./slow-network.ts";

export const FAULTS: readonly Fault[] = [
  killedWorker,
  killedServer,
  killedPostgres,
  cutNetwork,
  slowNetwork,
  lossyNetwork,
  halfOpenConnections,
  fullDisk,
  skewedClock,
  rateLimitStorm,
  serverErrorStorm,
  cutStreams,
];
