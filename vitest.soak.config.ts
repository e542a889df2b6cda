import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Slow crash and load tests, one after the other: each wants the machine for itself. */
export default mergeConfig(
  base,
  defineConfig({ test: { include: ["test/soak/**/*.soak.ts"], testTimeout: 600_000, maxWorkers: 1 } }),
);
