import { z } from "zod";
import { Answer } from "../../schemas/answer.ts";
import { Choices } from "../../schemas/http/choices.ts";
import { DeadLetter, DeadLetterPage, ReplayedLetter } from "../../schemas/http/dead-letter.ts";
import { EventList, SessionEvent } from "../../schemas/http/event.ts";
import { Comparison, FiguresView, FigureValues, SettingResult } from "../../schemas/http/figures.ts";
import { Forgotten, Me, Memory } from "../../schemas/http/person.ts";
import { PlanDiff, PlanVersions } from "../../schemas/http/plan.ts";
import { PlanView } from "../../schemas/http/plan-view.ts";
import { Problem } from "../../schemas/http/problem.ts";
import { KeptRating, Rating, StoredRating } from "../../schemas/http/rating.ts";
import { AuditTrail, History } from "../../schemas/http/record.ts";
import {
  NewRollout,
  RolloutActs,
  RolloutChange,
  RolloutPage,
  RolloutRollback,
  UserArm,
} from "../../schemas/http/rollout.ts";
import { Answers, Fork, Resuming, Revision, RunBegun, UncheckedAnswer } from "../../schemas/http/run.ts";
import { Limits } from "../../schemas/http/run-settings.ts";
import { Health, OpenApi, Readiness } from "../../schemas/http/server.ts";
import { NewSession, SessionPage, SessionStatus, SessionSummary, Usage } from "../../schemas/http/session.ts";
import { KeptVariant, SeenVariant, UncheckedVariant, VariantList } from "../../schemas/http/variant.ts";
import { PlanExport } from "../../schemas/plan/plan-export.ts";
import { PlanRecord } from "../../schemas/plan/plan-record.ts";
import { OpenQuestion } from "../../schemas/question.ts";
import { Rollout } from "../../schemas/rollout/rollout.ts";
import { RolloutReport } from "../../schemas/rollout/rollout-report.ts";
import { Variant } from "../../schemas/rollout/variant.ts";

/** What is sent, by the names that the document has for it. */
const SENT = {
  Answer,
  Answers,
  FigureValues,
  Fork,
  Limits,
  NewSession,
  Rating,
  Resuming,
  Revision,
  NewRollout,
  RolloutChange,
  RolloutRollback,
  Variant,
  NewVariant: UncheckedVariant,
};
/** What is answered. */
export const ANSWERED = {
  ...{ AuditTrail, Choices, Comparison, EventList, FiguresView, Forgotten, Health, History, KeptRating, Me, Memory },
  ...{ Rollout, RolloutActs, RolloutPage, RolloutReport, UserArm },
  ...{ KeptVariant, SeenVariant, VariantList },
  ...{ DeadLetter, DeadLetterPage, ReplayedLetter, OpenApi, OpenQuestion },
  ...{
    PlanDiff,
    PlanExport,
    PlanRecord,
    PlanView,
    PlanVersions,
    Problem,
    Readiness,
    RunBegun,
    SessionEvent,
    SessionPage,
    SessionStatus,
    SessionSummary,
    SettingResult,
    StoredRating,
  },
  Usage,
};

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The reference to a schema that has a name. @throws Error for one without: it would be described nowhere. */
export function referenceTo(schema: z.ZodType): { readonly $ref: string } {
  const [name] = Object.entries({ ...SENT, ...ANSWERED }).find(([, named]) => named === schema) ?? [];
  if (name === undefined) throw new Error("A schema of the document has no name");
  return { $ref: uri(name) };
}

/** All named schemas as JSON Schema. What is sent may have no other field; what is answered may have more one day. */
export function componentSchemas(): Record<string, JsonSchema> {
  return { ...schemasOf(SENT, "input"), ...schemasOf(ANSWERED, "output") };
}

function schemasOf(named: Readonly<Record<string, z.ZodType>>, io: "input" | "output"): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri,
    override: ({ zodSchema, jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (Object.is(zodSchema, UncheckedAnswer)) jsonSchema.$ref = uri("Answer");
      if (Object.is(zodSchema, UncheckedVariant)) jsonSchema.$ref = uri("Variant");
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

/** The JSON Schema of one parameter. */
export function parameterSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, description: __, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

function uri(name: string): string {
  return `#/components/schemas/${name}`;
}
