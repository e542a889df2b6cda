import { AppError } from "../../../utils/errors.ts";
import { number } from "../../../utils/number-format.ts";

/**
 * The bytes of a request's body; none where it has none.
 * @throws AppError `body-too-large` as soon as that is known: before anything is read where the length is told.
 */
export async function readBytes({ headers, body }: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new AppError("body-too-large", { max: `${number.format(maxBytes / 1_000)} kB` });
  if (Number(headers.get("Content-Length") ?? 0) > maxBytes) {
    await body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream: what is still to come is not read.
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
