/** What `sendWithProgress` takes of a request. */
export interface SentRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  readonly signal?: AbortSignal;
}

/**
 * As `fetch`, which does not tell how much of a body was sent.
 * @param onProgress Told it, from 0 to 1.
 */
export function sendWithProgress(onProgress: (share: number) => void) {
  return (url: string, { method, headers, body, signal }: SentRequest): Promise<Response> => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      const text = NULL_BODY.has(request.status) ? null : request.responseText;
      resolve(new Response(text, { status: request.status, headers: headersOf(request.getAllResponseHeaders()) }));
    };
    request.onerror = () => reject(new TypeError("The network failed"));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body ?? null);
    return promise;
  };
}

const NULL_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

function headersOf(lines: string): Headers {
  const headers = new Headers();
  for (const line of lines.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
