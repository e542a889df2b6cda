import { describe, inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly hasOperatorsPrograms?: boolean;
  }
}

/** Tests that need Prometheus and the like: run by `npm run test:ops`, and shown as skipped by `npm test`. */
export const withOperatorsPrograms = inject("hasOperatorsPrograms") ? describe : describe.skip;
