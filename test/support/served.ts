import { expect } from "vitest";
import { createServer, type PlanServer, type ServerOptions } from "../../server/create-server.ts";
import { ANSWERED } from "../../server/openapi/components.ts";
import { AppError } from "../../utils/errors.ts";

/** What a request of a test is made of. */
export interface Sent {
  /** Who asks: `kim` where it is not given, nobody where null. */
  readonly as?: string | null;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  readonly json: any;
}

/** A route as the server's document has it. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly example: unknown } } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Reference }>> }>>;
}
interface Reference {
  readonly $ref?: string;
}
export interface DocumentedRoute {
  readonly method: string;
  /** With `{id}` for a session's. */
  readonly path: string;
  readonly operation: DocumentedOperation;
}

/** A server in this process, whose people are named by a header. */
export interface Served {
  readonly server: PlanServer;
  /** Sends a request. Whatever is answered has to be as the server's document says. */
  call(method: string, path: string, sent?: Sent): Promise<Answered>;
  routes(): Promise<DocumentedRoute[]>;
  /** What whoever runs the server was told of. */
  readonly failures: AppError[];
}

export function served(options: Omit<ServerOptions, "auth">): Served {
  const failures: AppError[] = [];
  const server = createServer({
    onFailure: (error) => void failures.push(error),
    ...options,
    auth: async ({ headers }) => {
      const person = headers.get("x-person");
      if (person === null) throw new AppError("credentials-missing");
      return { person, isAdmin: person === "admin" };
    },
  });
  let documented: Promise<DocumentedRoute[]> | undefined;
  const routes = () => (documented ??= readDocument(server));
  return {
    server,
    failures,
    routes,
    call: async (method, path, sent = {}) => {
      const answered = await read(await server.fetch(requestOf(method, path, sent)));
      checkAnswer(await routes(), method, path, answered);
      return answered;
    },
  };
}

function requestOf(method: string, path: string, { as = "kim", json, body, headers = {} }: Sent): Request {
  const content = json === undefined ? body : JSON.stringify(json);
  return new Request(`http://localhost${path}`, {
    method,
    headers: {
      ...(as === null ? {} : { "x-person": as }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content, duplex: "half" }),
  });
}

async function read(response: Response): Promise<Answered> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = /json/.test(headers.get("content-type") ?? "") && text !== "";
  return { status, headers, text, json: isJson ? JSON.parse(text) : null };
}

async function readDocument(server: PlanServer): Promise<DocumentedRoute[]> {
  const response = await server.fetch(new Request("http://localhost/openapi.json"));
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, DocumentedOperation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** That an answer is one that the document describes: its status, its type, and each field of its JSON. */
function checkAnswer(routes: readonly DocumentedRoute[], method: string, path: string, answered: Answered): void {
  const { status, headers, json } = answered;
  const what = `${method} ${path}: ${status} ${answered.text.slice(0, 300)}`;
  expect(headers.get("x-request-id"), what).toMatch(/^req-\w{16}$/);
  const [type = ""] = (headers.get("content-type") ?? "").split(";");
  if (status >= 400) expect(type, what).toBe("application/problem+json");
  const [asked = ""] = path.split("?");
  const route = routes.find((one) => {
    const pattern = new RegExp(`^${one.path.replace(/\{\w+\}/g, "[^/]+").replaceAll(".", "\\.")}$`);
    return one.method === (method === "HEAD" ? "GET" : method) && pattern.test(asked);
  });
  // What is no route has no description.
  if (!route) return void checkFit("Problem", json, what);
  const described = route.operation.responses[status];
  expect(described, what).toBeDefined();
  if (described?.content === undefined) return expect(answered.text, what).toBe("");
  const { schema } = described.content[type] ?? {};
  expect(schema, `${what} as ${type}`).toBeDefined();
  if (json !== null) checkFit(schema?.$ref?.split("/").at(-1), json, what);
}

/** Zod takes out what a schema does not say: then it is not equal any more. */
function checkFit(name: string | undefined, json: unknown, what: string): void {
  const schema = Object.entries(ANSWERED).find(([one]) => one === name)?.[1];
  if (json !== null) expect(schema?.parse(json), what).toEqual(json);
}
