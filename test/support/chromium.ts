import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

/** Chromium, unpacked. */
interface ChromiumFiles {
  readonly executable: string;
  /** Fontconfig's file that knows only the font that comes with it, so that pages look the same on every machine. */
  readonly fonts: string;
}

/** Without the package's own arguments, which turn off what is tested: `--disable-web-security`, `--single-process`. */
const ARGUMENTS = ["--no-sandbox", "--no-zygote", "--disable-webgl", "--font-render-hinting=none"];
const PACKAGE = resolve(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..");
/** The package unpacks into the temporary folder of its process. */
const UNPACK = `import chromium from "@sparticuz/chromium"; await chromium.executablePath();`;

/** A Chromium of one's own, which whoever starts it closes. */
export async function startBrowser(): Promise<Browser> {
  const { executable, fonts } = await chromiumFiles();
  const env = { ...process.env, FONTCONFIG_FILE: fonts };
  return chromium.launch({ executablePath: executable, args: ARGUMENTS, env });
}

/**
 * Unpacks the Chromium of npm (2 s) where nobody has done so on this machine yet. Several processes may at once: each
 * unpacks for itself, and the first one's stays.
 */
async function chromiumFiles(): Promise<ChromiumFiles> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { readonly version: string };
  const home = join(tmpdir(), `plancraft-test-chromium-${process.getuid?.() ?? 0}`);
  const folder = join(home, version);
  if (!existsSync(folder)) await unpack(home, folder);
  return { executable: join(folder, "chromium"), fonts: join(folder, "fonts.conf") };
}

async function unpack(home: string, folder: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(home, "unpacking-"));
  try {
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", UNPACK], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: own },
    });
    await writeFile(join(own, "fonts.conf"), fontConfiguration(folder));
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;
}
