import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { AppError } from "../errors.ts";

const PREFIX = "whsec_";
const NEW_SECRET_BYTES = 32;
/** As the Standard Webhooks specification has it. */
const [LEAST_BYTES, MOST_BYTES] = [24, 64];

/** What one event is sent as. */
export interface SignedMessage {
  /** The same each time that the event is sent. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/** A secret that nobody has. */
export function newSecret(): string {
  return PREFIX + randomBytes(NEW_SECRET_BYTES).toString("base64");
}

/** A secret that somebody brings. @throws AppError `webhook-unusable`; the secret is not shown. */
export function checkedSecret(given: string): string {
  const secret = given.trim();
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "";
  const bytes = Buffer.from(encoded, "base64");
  const isFit = bytes.toString("base64") === encoded && bytes.length >= LEAST_BYTES && bytes.length <= MOST_BYTES;
  if (isFit) return secret;
  throw new AppError("webhook-unusable", {
    problem: {
      en: `a secret is ${PREFIX} and ${LEAST_BYTES} to ${MOST_BYTES} bytes in base64, or leave it out for a new one`,
      ko: `비밀 키는 ${PREFIX} 뒤에 ${LEAST_BYTES}~${MOST_BYTES}바이트를 base64로 적은 것이어야 합니다. 빼면 새로 만듭니다`,
    },
  });
}

/** The headers by which a receiver knows who sent it, signed with every secret that is valid. */
export function signedHeaders(secrets: readonly string[], { id, at, body }: SignedMessage): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
