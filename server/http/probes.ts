/** What programs ask every few seconds; a log of it would hold little else. */
export const PROBES: ReadonlySet<string> = new Set(["/health", "/ready", "/metrics"]);
