import type { z } from "zod";
import type { ErrorCode } from "../../schemas/error-code.ts";
import { Problem } from "../../schemas/http/problem.ts";
import { SessionId } from "../../schemas/http/session.ts";
import { ERRORS } from "../../utils/errors.ts";
import { componentSchemas, type JsonSchema, parameterSchema, referenceTo } from "./components.ts";
import { type AnyOperation, type DescribedAnswer, operationOf } from "./operation.ts";

/** A route as Hono lists it. */
interface ListedRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: object;
}

const TAGS: Readonly<Record<AnyOperation["tag"], string>> = {
  sessions: "From an idea to a plan: a session runs by itself, asks what it must, and is followed by its events.",
  plans: "The plan, its versions, and how it came about.",
  figures: "The numbers that the plan hangs on.",
  person: "Who asks, and what is remembered of them.",
  rollouts: "Variants that some of the users get, for administrators.",
  server: "The server itself.",
};

/** What every route that asks who one is may be refused for. */
const USUAL: readonly ErrorCode[] = [
  "credentials-missing",
  "credentials-invalid",
  "origin-refused",
  "requests-too-many",
  "defect",
  "storage-unreachable",
  "server-stopping",
];
const KEY = {
  "Idempotency-Key": "A request that is sent again with the same key is carried out once, and has the same answer",
};
const OF_KEYS: readonly ErrorCode[] = ["idempotency-key-malformed", "idempotency-key-reused", "request-under-way"];
const OF_BODIES: readonly ErrorCode[] = ["body-malformed", "body-too-large", "media-type-unsupported"];

/**
 * The OpenAPI document of the routes, made from the schemas that check them.
 * @param routes All of an app's.
 * @throws Error for a route that is not described.
 */
export function openApiDocument(routes: readonly ListedRoute[], version: string, basePath = "") {
  const described = routes.flatMap(({ handler, ...route }) => {
    const operation = operationOf(handler);
    return operation ? [{ ...route, operation }] : [];
  });
  for (const { method, path } of routes)
    if (method !== "ALL" && !described.some((one) => one.method === method && one.path === path))
      throw new Error(`${method} ${path} is not described`);
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, operation } of described) {
    const named = path.replace(/:(\w+)/g, "{$1}");
    paths[named] = { ...paths[named], [method.toLowerCase()]: operationObject(operation, { method, path }) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "PlanCraft",
      version,
      description: "From a one-line idea to a reviewed plan, over HTTP. Every error is a problem document (RFC 9457).",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: basePath || "/", description: "The server that this document comes from" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ token: [] }, {}],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "A token of the server, or a JWT. A server that only its own machine reaches may ask for none.",
        },
      },
    },
  };
}

type Place = Pick<ListedRoute, "method" | "path">;

function operationObject(operation: AnyOperation, place: Place): object {
  const { id, tag, summary, description, isOpen } = operation;
  const headers = { ...(isKeyed(place) ? KEY : {}), ...operation.headers };
  const parameters = [...pathParameters(place.path), ...queryParameters(operation), ...headerParameters(headers)];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation),
    responses: { ...answers(operation), ...problems(operation, place) },
  };
}

function requestBody({ body, isBodyOptional = false, bodyExample, takesFiles }: AnyOperation): object {
  if (body === undefined) return {};
  const parts = {
    type: "object",
    properties: {
      request: { ...referenceTo(body), description: "The body, as application/json" },
      files: { type: "array", items: { type: "string", contentMediaType: "application/octet-stream" } },
      page: { type: "array", items: { type: "string" }, description: "Addresses of https pages" },
    },
  };
  const content = {
    "application/json": media(body, bodyExample),
    ...(takesFiles
      ? { "multipart/form-data": { schema: parts, encoding: { request: { contentType: "application/json" } } } }
      : {}),
  };
  return { requestBody: { required: !isBodyOptional, content } };
}

function media(schema: z.ZodType, example: unknown): object {
  return { schema: referenceTo(schema), ...(example === undefined ? {} : { example }) };
}

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  id: "The session's whole id",
  letter: "The letter's id, or the beginning of it",
  rollout: "The rollout's id, or the beginning of it",
  variant: "The variant's name, its version, or the beginning of it",
};

function pathParameters(path: string): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    ...{ name, in: "path", required: true, schema: parameterSchema(SessionId) },
    description: PATH_PARAMETERS[name],
  }));
}

function queryParameters({ query }: AnyOperation): object[] {
  return Object.entries<z.ZodType>(query?.shape ?? {}).map(([name, schema]) => ({
    ...{ name, in: "query", schema: parameterSchema(schema) },
    ...(schema.description === undefined ? {} : { description: schema.description }),
  }));
}

function headerParameters(headers: Readonly<Record<string, string>>): object[] {
  return Object.entries(headers).map(([name, description]) => {
    return { name, in: "header", schema: { type: "string" }, description };
  });
}

function answers({ answers: described }: AnyOperation): Record<string, object> {
  return Object.fromEntries(Object.entries(described).map(([status, answer]) => [status, answerObject(answer)]));
}

function answerObject({ description, schema, types = [], headers = {}, example }: DescribedAnswer): object {
  const texts = types.map((type): [string, object] => [
    type,
    { schema: { type: "string", ...(type.startsWith("text/") ? {} : { contentMediaType: type }) } },
  ]);
  const content = [...(schema ? [["application/json", media(schema, example)] as const] : []), ...texts];
  return {
    description,
    headers: headerObjects({ ...headers, "X-Request-ID": "The request's id" }),
    ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }),
  };
}

/** The problems of a route by status, each with the codes that it may have. */
function problems(
  { body, query, refusals = [], isOpen, takesFiles }: AnyOperation,
  place: Place,
): Record<string, object> {
  const ofSession: ErrorCode[] = place.path.includes(":id") ? ["session-id-invalid", "session-unknown"] : [];
  const codes: ErrorCode[] = [
    ...(isOpen ? (["defect", "server-stopping"] as const) : USUAL),
    ...(isKeyed(place) ? OF_KEYS : []),
    ...(takesFiles
      ? (["file-unusable", "page-unusable", "page-unreachable", "part-too-large", "uploads-unusable"] as const)
      : []),
    ...(body ? OF_BODIES : query || !isOpen ? (["body-malformed"] as const) : []),
    ...ofSession,
    ...refusals,
  ];
  const byStatus = Object.groupBy(new Set(codes), (code) => ERRORS[code].httpStatus);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, ofStatus = []]) => [
      status,
      {
        description: ofStatus.join(", "),
        headers: headerObjects({
          "X-Request-ID": "The request's id",
          ...(status === "429" || status === "503" ? { "Retry-After": "After how many seconds to try again" } : {}),
          ...(status === "401" ? { "WWW-Authenticate": "That a token is wanted" } : {}),
        }),
        content: { "application/problem+json": { schema: referenceTo(Problem) } },
      },
    ]),
  );
}

function headerObjects(headers: Readonly<Record<string, string>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: "string" } satisfies JsonSchema },
    ]),
  );
}

/** Whether a key makes it a request that is carried out once: all that begin or change something, and can be sent twice. */
function isKeyed({ method }: Place): boolean {
  return method === "POST" || method === "PATCH";
}
