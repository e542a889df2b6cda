import { refuseDeep } from "../http/bodies/json-body.ts";
import type { Upload } from "./read-upload.ts";
import { faults } from "./upload-faults.ts";

/**
 * The body that a request in parts stands for: the part `request` where that is JSON, else its single fields. JSON it is by
 * its type, and wherever no text is meant by that name: most clients give no type to a part.
 * @param texts The fields that are texts; what stands in all others is JSON, such as `true`.
 * @throws AppError `body-malformed`.
 */
export function uploadedBody({ fields, pages }: Pick<Upload, "fields" | "pages">, texts: ReadonlySet<string>): unknown {
  const body = bodyIn(fields, texts);
  refuseDeep(body);
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  if (pages.length === 0 || !isObject) return body;
  const named = "pages" in body && Array.isArray(body.pages) ? body.pages : [];
  return { ...body, pages: [...named, ...pages] };
}

function bodyIn(fields: Upload["fields"], texts: ReadonlySet<string>): unknown {
  const whole = fields.get("request");
  if (whole && (whole.isJson || !texts.has("request"))) {
    if (fields.size > 1) throw faults.both();
    return parse("request", whole.text);
  }
  return Object.fromEntries([...fields].map(([name, { text }]) => [name, texts.has(name) ? text : parse(name, text)]));
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as the cause: Node quotes what somebody wrote.
    throw faults.notJson(name);
  }
}
