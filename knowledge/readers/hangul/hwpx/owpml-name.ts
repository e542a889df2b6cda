/** All names of the format are about 600; a file may have any others. */
const MAX_REMEMBERED = 2_000;

/** A name without its prefix: programs bind the format's namespaces, of which there are two generations, to any. */
export const localName = rememberedName((local) => local);

/** What is made of a name without its prefix, made once for each: a section has the same names a hundred thousand times. */
export function rememberedName<Made>(made: (local: string) => Made): (name: string) => Made {
  const remembered = new Map<string, Made>();
  return (name) => {
    const found = remembered.get(name);
    if (found !== undefined) return found;
    const one = made(name.slice(name.indexOf(":") + 1));
    if (remembered.size < MAX_REMEMBERED) remembered.set(name, one);
    return one;
  };
}
