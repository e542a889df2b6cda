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
