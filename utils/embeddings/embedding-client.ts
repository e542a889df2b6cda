import { AppError, type Wording } from "../errors.ts";
import { retryAfterMs } from "../llm/provider/errors/asked-wait.ts";
import type { EmbeddingProtocol, EmbeddingReply } from "./embedding-protocol.ts";

/** 64 vectors of the longest models take a third of it; what is longer is not to fill the memory. */
const MAX_REPLY_CHARACTERS = 16_000_000;
/** What a server says of texts that it does not take: too many, too long, or one of them odd. */
const OF_THE_TEXTS: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * Sends one request. What the server says is never shown: it may repeat the texts, or the key.
 * @param signal Ends it, with its reason.
 * @returns As many vectors as there are texts.
 * @throws AppError `embeddings-refused`, `embeddings-unavailable`, or `embeddings-unusable`; the signal's reason.
 */
export async function askForEmbeddings(
  protocol: EmbeddingProtocol,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<EmbeddingReply> {
  const { origin: address } = protocol;
  const { url, headers, body } = protocol.request(texts);
  let response: Response;
  let text: string | null = null;
  try {
    response = await fetch(url, {
      method: "POST",
      // Followed, a redirect would make a GET of it.
      redirect: "manual",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    if (response.ok) text = await readText(response);
    else await response.body?.cancel();
  } catch (error) {
    signal.throwIfAborted();
    throw unavailable(address, { en: "it cannot be reached", ko: "연결할 수 없음" }, error);
  }
  if (!response.ok) throw failureOf(response, address);
  let reply: EmbeddingReply;
  try {
    reply = protocol.read(JSON.parse(text ?? ""));
  } catch (error) {
    throw unusable(address, { en: "not embeddings", ko: "임베딩이 아님" }, error);
  }
  const [came, asked] = [reply.vectors.length, texts.length];
  if (came !== asked) throw unusable(address, { en: `${came} for ${asked} texts`, ko: `글 ${asked}개에 ${came}개` });
  return reply;
}

/** An answer, or texts, of which nothing or not all can be used. */
export function unusable(address: string, problem: Wording, cause?: unknown): AppError {
  return new AppError("embeddings-unusable", { address, problem }, cause);
}

/** What may pass. */
export function unavailable(
  address: string,
  problem: Wording,
  cause?: unknown,
  waitMs: number | null = null,
): AppError {
  return new AppError(
    "embeddings-unavailable",
    { address, problem, ...(waitMs === null ? {} : { retryAfterMs: waitMs }) },
    cause,
  );
}

function failureOf({ status, headers }: Response, address: string): AppError {
  const said = { en: `status ${status}`, ko: `상태 ${status}` };
  if (OF_THE_TEXTS.has(status)) return unusable(address, said);
  const passes = status === 408 || status === 425 || status === 429 || status >= 500;
  if (!passes) return new AppError("embeddings-refused", { address, status });
  return unavailable(address, said, undefined, retryAfterMs(headers, Date.now()));
}

/** The body, or null where it is too long to be an answer. */
async function readText(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_REPLY_CHARACTERS) return null;
  }
  return text + decoder.decode();
}
