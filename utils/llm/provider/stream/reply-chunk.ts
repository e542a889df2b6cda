type Fields = Readonly<Record<string, unknown>>;

/** One piece of an answer, whichever server it came from. */
export interface ReplyPiece {
  readonly content: string;
  readonly thoughts: string;
  readonly refusal: string;
  /** What was sent as the arguments of a call of a tool. */
  readonly toolArguments: string;
  /** As the protocol has it; null where the piece has none. */
  readonly finishReason: string | null;
}

/** What an `error` of the protocol says. */
export interface StreamError {
  readonly message: string;
  readonly code: string | number | null;
  readonly type: string | null;
  readonly param: string | null;
  /** All that was sent: a wait may be named in it. */
  readonly said?: unknown;
}

/** Other servers' words for the protocol's; any other word stays as it is. */
const FINISH_REASONS: Readonly<Record<string, string>> = {
  max_tokens: "length",
  max_output_tokens: "length",
  model_length: "length",
  content_filtered: "content_filter",
  safety: "content_filter",
  recitation: "content_filter",
  blocklist: "content_filter",
  prohibited_content: "content_filter",
  spii: "content_filter",
  image_safety: "content_filter",
};

/** More than any model reads or writes at once. */
const MAX_TOKENS = 100_000_000;

/** The piece that a choice brings, in a stream or in one body. */
export function pieceOf(choice: Fields): ReplyPiece {
  const delta = recordIn(choice["delta"]) ?? recordIn(choice["message"]) ?? {};
  const parts = new Parts();
  parts.add(delta["content"] ?? choice["text"]);
  const details = listIn(delta["reasoning_details"]).map((detail) => textIn(recordIn(detail)?.["text"]));
  const thoughts = [delta["reasoning_content"], delta["reasoning"], delta["thinking"]].map(textIn);
  return {
    content: parts.content,
    thoughts: parts.thoughts + (thoughts.find((text) => text !== "") ?? details.join("")),
    refusal: parts.refusal + textIn(delta["refusal"]),
    toolArguments: [...listIn(delta["tool_calls"]).map((call) => recordIn(call)?.["function"]), delta["function_call"]]
      .map((call) => argumentsIn(recordIn(call)?.["arguments"]))
      .join(""),
    finishReason: finishReasonOf(choice["finish_reason"]),
  };
}

/** The parts of a content that is a list of them. */
class Parts {
  content = "";
  thoughts = "";
  refusal = "";

  add(value: unknown): void {
    if (typeof value === "string") this.content += value;
    for (const part of listIn(value)) this.add(part);
    const part = recordIn(value);
    if (part === null) return;
    const type = textIn(part["type"]);
    if (/think|reason/.test(type)) {
      this.thoughts += textIn(part["thinking"] ?? part["reasoning"] ?? part["summary"] ?? part["text"]);
    } else if (type === "refusal") {
      this.refusal += textIn(part["refusal"] ?? part["text"]);
    } else if (type.endsWith("text") || (type === "" && typeof part["text"] === "string")) {
      this.content += textIn(part["text"]);
    } else if (type === "json" || type.endsWith("json")) {
      this.content += argumentsIn(part["json"]);
    } else if (!PART_TYPES.has(type)) {
      // The answer itself, as an object.
      this.content += JSON.stringify(part);
    }
  }
}

/** Parts that are no text of the answer. */
const PART_TYPES: ReadonlySet<string> = new Set(["reference", "image_url", "document_url", "input_audio", "tool_use"]);

/**
 * What a chunk tells as a failure; null where it is none.
 * @param name The event's own name.
 */
export function errorIn(chunk: Fields, name: string): StreamError | null {
  const choice = recordIn(listIn(chunk["choices"])[0]);
  const error = [chunk["error"], choice?.["error"], listIn(chunk["errors"])[0]].find(isSaid);
  const isNamed = name === "error" || chunk["type"] === "error" || chunk["object"] === "error";
  if (error !== undefined) return { ...failureOf(recordIn(error) ?? { message: error }, chunk), said: error };
  const hasWords = ["message", "detail", "msg", "error_msg", "error_message"].some((key) => isSaid(chunk[key]));
  if (isNamed || (!Array.isArray(chunk["choices"]) && !isSaid(chunk["usage"]) && hasWords)) return failureOf(chunk, {});
  return choice?.["finish_reason"] === "error" ? failureOf({ message: "The model failed" }, {}) : null;
}

/** Whether a body says that it is a failure: a greeting has a message, too. */
export function saysError(body: Fields): boolean {
  if (isSaid(body["error"])) return true;
  const isNamed = body["object"] === "error" || body["type"] === "error" || body["success"] === false;
  const hasCode = ["code", "status", "status_code", "statusCode", "error_code"].some((key) => isSaid(body[key]));
  return isNamed || isSaid(body["detail"]) || (hasCode && isSaid(body["message"] ?? body["msg"] ?? body["error_msg"]));
}

function failureOf(error: Fields, around: Fields): StreamError {
  const said = { ...around, ...error };
  const words = said["message"] ?? said["detail"] ?? said["msg"] ?? said["error_msg"] ?? said["error_message"];
  const code = [said["code"], said["status"], said["status_code"], said["statusCode"], said["error_code"]].find(
    (value) => isSaid(value) && ["string", "number"].includes(typeof value),
  );
  const type = error["type"];
  return {
    message: typeof words === "string" ? words : JSON.stringify(words ?? error),
    code: typeof code === "number" || typeof code === "string" ? code : null,
    type: typeof type === "string" && type !== "error" ? type : null,
    param: typeof said["param"] === "string" ? said["param"] : null,
  };
}

/**
 * The tokens as the protocol counts them: thoughts are paid for as output, also where a server leaves them out of
 * `completion_tokens`.
 */
export function usageOf(usage: Fields): Fields {
  const [input, output, total] = [usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]].map(
    tokens,
  );
  const details = recordIn(usage["completion_tokens_details"]) ?? recordIn(usage["output_tokens_details"]);
  const thoughts = tokens(details?.["reasoning_tokens"] ?? usage["reasoning_tokens"]) ?? 0;
  if (output === undefined || output === null) return usage;
  const apart = thoughts > output ? output + thoughts : output;
  const rest = (total ?? 0) - (input ?? 0);
  const all = Math.max(apart, input !== null && input !== undefined ? rest : 0);
  return all > output ? { ...usage, completion_tokens: all } : usage;
}

/** A plausible number of tokens; null where it is none. */
function tokens(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= MAX_TOKENS ? number : null;
}

/** A finish reason in the words of the protocol, whoever said it; null where there is none. */
export function finishReasonOf(value: unknown): string | null {
  if (typeof value !== "string" || value.trim() === "") return null;
  return FINISH_REASONS[value.trim().toLowerCase()] ?? value;
}

/** A text, or what texts a list of parts holds. */
function textIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textIn).join("");
  const part = recordIn(value);
  return part === null ? "" : textIn(part["text"] ?? part["value"]);
}

/** Arguments are a text of JSON; some servers send the object. */
function argumentsIn(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : textIn(value);
}

function isSaid(value: unknown): boolean {
  return ![undefined, null, "", false].some((nothing) => nothing === value);
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function recordIn(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}
