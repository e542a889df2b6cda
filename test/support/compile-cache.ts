import { tmpdir } from "node:os";
import { join } from "node:path";

/** Hundreds of short processes: compiling the libraries once halves what each of them costs. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), "plancraft-test-compile-cache") };
