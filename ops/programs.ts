import { spawnSync } from "node:child_process";

/** A program of Debian's that the tests of this room run, and the package that has it. */
const PROGRAMS = [
  { program: "prometheus", package: "prometheus" },
  { program: "promtool", package: "prometheus" },
  { program: "amtool", package: "prometheus-alertmanager" },
  { program: "prometheus-alertmanager", package: "prometheus-alertmanager" },
  { program: "rsyslogd", package: "rsyslog" },
] as const;

const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;

function missing() {
  return PROGRAMS.filter(({ program }) => spawnSync("which", [program], { env: { PATH } }).status !== 0);
}

/** Installs, without letting Debian start what is installed: the tests start their own, on ports of their own. */
function install(packages: readonly string[]): void {
  const root = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
  const apt = (...args: string[]) => {
    const [command = "", ...rest] = [
      ...root,
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "RUNLEVEL=1",
      "apt-get",
      ...args,
    ];
    return spawnSync(command, rest, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  };
  if (!apt("install", "--yes", "--quiet", ...packages) && apt("update", "--quiet"))
    apt("install", "--yes", "--quiet", ...packages);
}

const wanted = [...new Set(missing().map((row) => row.package))];
if (wanted.length > 0) {
  console.error(`The tests of operations need ${wanted.join(", ")}: installing by apt-get.`);
  install(wanted);
}
const left = missing();
if (left.length > 0) {
  const packages = [...new Set(left.map((row) => row.package))].join(" ");
  console.error(`Missing: ${left.map(({ program }) => program).join(", ")}. Install them: apt-get install ${packages}`);
  process.exitCode = 1;
}
