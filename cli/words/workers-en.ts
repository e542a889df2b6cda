import { PROGRAM } from "./program-name.ts";
import { count } from "./wording-en.ts";

/** Sentences on workers, and on sessions that run on one, in English. */
export const WORKERS_EN = {
  work: {
    working: (sessions: number) =>
      `Working: up to ${count(sessions, "session", "sessions")} at once, as they are asked for; stop with Ctrl-C.`,
    draining:
      "Stopping: what runs is stored and given to another worker. Press Ctrl-C again to stop at once; nothing is lost by it.",
    atOnce: "Stopped at once; another worker goes on with what was running.",
    measured: (address: string) => `Metrics are told at ${address}/metrics.`,
    badMetrics: (text: string) => `--metrics must be HOST:PORT, such as 0.0.0.0:9464, or off, and not ${text}.`,
    badConcurrency: (text: string, most: number) =>
      `--concurrency must be a whole number from 1 to ${most}, and not ${text}.`,
    badWorkers: (text: string, most: number) => `--workers must be a whole number from 1 to ${most}, and not ${text}.`,
    restarts: (seconds: number) => `A worker ended unexpectedly; another one is started in ${seconds} s.`,
  },

  elsewhere: {
    queued: (session: string) => `Session ${session} is queued. Follow it with: ${PROGRAM} resume ${session} --follow`,
    leftRunning: (session: string) =>
      `Session ${session} goes on without you. Follow it again with: ${PROGRAM} resume ${session} --follow; stop it with: ${PROGRAM} cancel ${session}`,
    follows: (session: string) => `Following session ${session}; Ctrl-C leaves it running.`,
    notBegun: (session: string) => `Nothing runs session ${session} now. Go on with: ${PROGRAM} resume ${session}`,
    detachAndOut:
      "The file of --out is written by whoever follows the session, and --detach follows nothing: leave one of them out.",
    followAndMore: "--follow only shows what happens: leave out the other options, except --out.",
  },

  workers: {
    label: "Workers",
    there: (workers: number, sessions: number) =>
      `${count(workers, "worker", "workers")}, together up to ${count(sessions, "session", "sessions")} at once`,
    none: "none is there",
    start: `Start one with: ${PROGRAM} work`,
  },
};
