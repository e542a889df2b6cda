import type { z } from "zod";
import type { Problem } from "../../schemas/http/problem.ts";
import { basePath } from "./base-path.ts";
import { sendWithProgress } from "./send-with-progress.ts";
import { signedIn } from "./sign-in.ts";
import { language } from "./spoken-language.ts";
import { token } from "./token.ts";

/** What the server refused, or could not do, as its problem document says it. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

/** The server cannot be reached, or what stands in between has answered. */
export class Unreachable extends Error {
  readonly status: number | null;

  constructor(status: number | null, cause?: unknown) {
    super("The server cannot be reached", { cause });
    this.name = "Unreachable";
    this.status = status;
  }
}

export interface CallOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent in parts. */
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Sent in place of the token that is kept, to try it; where it is refused, nobody is asked for another one. */
  readonly tried?: string;
  /** Told how much of the body was sent, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** The codes with which the server wants a token, or another one. */
const TOKEN_WANTED: readonly string[] = ["credentials-missing", "credentials-invalid"];

/**
 * Asks the server. Where it wants a token, the person is asked for one, and the request is sent again.
 * @param path Behind the base path, such as `/api/sessions`.
 * @throws ApiProblem with what the server says is wrong; Unreachable.
 */
export async function call(path: string, options: CallOptions = {}): Promise<Response> {
  for (;;) {
    const sent = options.tried ?? token();
    const response = await send(path, options, sent);
    if (response.ok || response.status === 304) return response;
    const error = await refusal(response);
    const isTokenWanted = error instanceof ApiProblem && TOKEN_WANTED.includes(error.problem.code);
    if (!isTokenWanted || options.tried !== undefined) throw error;
    // Another request may have asked for the token already, and have it.
    if (sent === token()) await signedIn(error.problem, options.signal);
  }
}

async function send(path: string, options: CallOptions, sent: string | null): Promise<Response> {
  const { method = "GET", json, form, headers, signal, onProgress } = options;
  const request = onProgress === undefined ? fetch : sendWithProgress(onProgress);
  const body = json === undefined ? form : JSON.stringify(json);
  try {
    return await request(`${basePath}${path}`, {
      method,
      headers: {
        "Accept-Language": language(),
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...(sent === null ? {} : { Authorization: `Bearer ${sent}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(null, error);
  }
}

/**
 * The same, with the answer's JSON. Which schema describes it is said as a type, `callJson<typeof FiguresView>(...)`: the server
 * keeps to it, and the schemas themselves would be half of the page's script.
 */
export async function callJson<S extends z.ZodType>(path: string, options?: CallOptions): Promise<z.output<S>> {
  const response = await call(path, options);
  return (await response.json()) as z.output<S>;
}

async function refusal(response: Response): Promise<Error> {
  const isProblem = (response.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
  const problem = isProblem ? ((await response.json().catch(() => null)) as Problem | null) : null;
  return problem === null ? new Unreachable(response.status) : new ApiProblem(problem);
}
