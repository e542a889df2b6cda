/** What a server says of its routes at `/openapi.json`, as far as it is needed to ask them all. */
export interface DescribedRoutes {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation | undefined>>>>;
}

interface DescribedOperation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly example?: unknown } | undefined>> };
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/**
 * A request to each route whose path has a parameter, with the examples of its document as bodies: as somebody else than
 * the owner of what is named, each of them has to come to 404.
 * @param values What stands for each parameter, such as the id of a session of somebody else.
 * @param headers Of whoever asks.
 */
export function foreignRequests(
  { paths }: DescribedRoutes,
  values: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): { readonly name: string; readonly request: Request }[] {
  return Object.entries(paths).flatMap(([path, operations]) => {
    if (!path.includes("{")) return [];
    const named = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`Nothing stands for ${name} of ${path}.`);
      return encodeURIComponent(value);
    });
    return METHODS.flatMap((method) => {
      const operation = operations[method];
      if (operation === undefined) return [];
      const example = operation.requestBody?.content?.["application/json"]?.example;
      const body = example === undefined ? {} : { body: JSON.stringify(example) };
      const type = example === undefined ? {} : { "content-type": "application/json" };
      const init = { method: method.toUpperCase(), headers: { ...type, ...headers }, ...body };
      return [{ name: `${init.method} ${path}`, request: new Request(`http://localhost${named}`, init) }];
    });
  });
}
