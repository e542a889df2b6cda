const known = new Map<string, string>();
/** All names of the format are about 600; a file may have any others. */
const MAX_KNOWN = 2_000;

/** A name without its prefix: programs bind the format's namespaces, of which there are two generations, to any. */
export function localName(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const local = name.slice(name.indexOf(":") + 1);
  if (known.size < MAX_KNOWN) known.set(name, local);
  return local;
}
