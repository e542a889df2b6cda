/** The cause of a classified error: the original, without secrets, and the text that came before it. */
export class ModelCallError extends Error {
  override readonly name = "ModelCallError";
  readonly partialText: string;

  constructor(message: string, partialText: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.partialText = partialText;
  }
}

/** A 200 that is no answer of a model, seen before the client tries to read it. */
export class NotApiError extends Error {
  override readonly name = "NotApiError";
  readonly contentType: string;

  constructor(contentType: string) {
    super("The reply has the wrong content type");
    this.contentType = contentType;
  }
}

/** No reply began. Told apart here because the client turns a refused connection into a timeout by its text. */
export class NoReplyError extends Error {
  override readonly name = "NoReplyError";
  /** The system's or undici's code, for example ECONNREFUSED; null where there is none. */
  readonly code: string | null;

  constructor(code: string | null, cause: unknown) {
    super("No reply began", { cause });
    this.code = code;
  }
}

/** What a server said of its failure. */
export interface ServerFailure {
  /** Null in the middle of a stream: the status was 200 long ago. */
  readonly status?: number | null;
  readonly headers?: Pick<Headers, "get"> | null;
  readonly error: Readonly<{ message: string; code?: unknown; type?: unknown; param?: unknown; said?: unknown }>;
}

/**
 * A failure in the server's own words: a reply that is none, or an error in a stream. Thrown under the client, so that
 * none of it is lost there; its message says nothing, since clients look for words in it.
 */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly status: number | null;
  readonly headers: Pick<Headers, "get"> | null;
  readonly code: unknown;
  readonly type: unknown;
  readonly param: unknown;
  readonly error: unknown;
  readonly requestID: string | null;

  constructor({ status = null, headers = null, error }: ServerFailure) {
    super("The server answered with an error");
    this.status = status;
    this.headers = headers;
    const { code, type, param } = error;
    this.code = code;
    this.type = type;
    this.param = param;
    this.error = error;
    this.requestID = headers?.get("request-id") ?? headers?.get("x-request-id") ?? null;
  }
}
