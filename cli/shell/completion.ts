import type { TreeCommand, TreeOption } from "./command-tree.ts";
import type { Shell } from "./shells.ts";

/** What a script is made of. */
export interface CompletionSource {
  readonly program: TreeCommand;
  /** Where the logs are, which are named by their sessions, if the shell's own environment names no other home. */
  readonly home: string;
}

/** The script that teaches a shell what there is to type: commands, options, their values, and sessions by their logs. */
export function completionScript(shell: Shell, source: CompletionSource): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](source);
}

/** Standard error of a home that is not there yet is nobody's business. */
function sessionsCommand(home: string): string {
  // Whatever a folder is called, a shell takes it for a name.
  const usual = home.replace(/["$`\\}]/g, "\\$&");
  const folder = `"\${PLANCRAFT_HOME:-${usual}}/logs"`;
  return `command ls -t ${folder} 2>/dev/null | command sed -n '/^server\\./d; s/\\.jsonl$//p'`;
}

function everyCommand(
  { commands }: TreeCommand,
  before = "",
): { readonly path: string; readonly command: TreeCommand }[] {
  return commands.flatMap((command) => {
    const path = `${before}${command.name}`;
    return [{ path, command }, ...everyCommand(command, `${path} `)];
  });
}

function flagsOf(options: readonly TreeOption[]): string[] {
  return options.flatMap(({ long, short }) => [long, ...(short === null ? [] : [short])]);
}

function bashScript({ program, home }: CompletionSource): string {
  const all = everyCommand(program);
  const options = [program, ...all.map(({ command }) => command)].flatMap((command) => command.options);
  const valued = options.filter(({ value }) => value !== null);
  const chosen = new Map(valued.filter(({ choices }) => choices.length > 0).map((option) => [option.long, option]));
  const files = valued.filter(({ choices, value }) => choices.length === 0 && value === "file");
  const wordsOf = ({ commands, takesSession, arguments: given }: TreeCommand) =>
    [
      ...commands.map(({ name }) => name),
      ...given.flatMap(({ choices }) => choices),
      ...(takesSession ? ["@last"] : []),
    ].join(" ");
  const known = ({ path, command }: { readonly path: string; readonly command: TreeCommand }) => {
    const sessions = command.takesSession ? " sessions=1" : "";
    return `    "${path}") words="${wordsOf(command)}" flags="${flagsOf(command.options).join(" ")}"${sessions} ;;`;
  };
  return `# Completion of plancraft for bash: source <(plancraft completion bash)
_plancraft_sessions() {
  ${sessionsCommand(home)}
}
_plancraft() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path= at words flags sessions=
  case $previous in
${[...chosen.values()].map(({ long, choices }) => `    ${long}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$word")); return ;;`).join("\n")}
    ${unique(flagsOf(files)).join("|")}) COMPREPLY=($(compgen -f -- "$word")); return ;;
    ${unique(flagsOf(valued)).join("|")}) return ;;
  esac
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      ${unique(flagsOf(valued)).join("|")}) ((at++)) ;;
      -*) ;;
      *) case "\${path:+$path }\${COMP_WORDS[at]}" in
           ${all.map(({ path }) => `"${path}"`).join("|")}) path="\${path:+$path }\${COMP_WORDS[at]}" ;;
         esac ;;
    esac
  done
  case $path in
${[{ path: "", command: program }, ...all].map(known).join("\n")}
  esac
  [[ $word == -* ]] && words=$flags sessions=
  [[ -n $sessions ]] && words="$words $(_plancraft_sessions)"
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [[ \${#COMPREPLY[@]} -eq 0 && $word != -* ]] && COMPREPLY=($(compgen -f -- "$word"))
  return 0
}
complete -o filenames -F _plancraft plancraft
`;
}

function zshScript({ program, home }: CompletionSource): string {
  return `#compdef plancraft
# Completion of plancraft for zsh: source <(plancraft completion zsh)
_plancraft_sessions() {
  local -a sessions
  sessions=(@last \${(f)"$(${sessionsCommand(home)})"})
  compadd -a sessions
}
${zshFunction(program, "_plancraft")}
compdef _plancraft plancraft
`;
}

function zshFunction(command: TreeCommand, name: string): string {
  const specs = command.options.flatMap((option) => zshOption(option));
  if (command.commands.length === 0) {
    const given = command.arguments.map((argument) => {
      if (argument.choices.length > 0) return `'*: :(${argument.choices.join(" ")})'`;
      return argument.name === "session" ? "'1: :_plancraft_sessions'" : "'*: :_files'";
    });
    return `${name}() {\n  _arguments ${[...specs, ...unique(given)].join(" \\\n    ")}\n}`;
  }
  const below = command.commands.map((one) => zshFunction(one, `${name}_${one.name}`)).join("\n");
  const listed = command.commands.map(
    (one) => `    ${quoted(`${one.name}:${one.description.replaceAll(":", "\\:")}`)}`,
  );
  const routes = command.commands.map((one) => `      ${one.name}) ${name}_${one.name} ;;`);
  return `${below}
${name}() {
  local context state line
  typeset -A opt_args
  local -a commands
  commands=(
${listed.join("\n")}
  )
  _arguments -C ${[...specs, "'1: :->command'", "'*:: :->argument'"].join(" \\\n    ")}
  case $state in
    command) _describe command commands ;;
    argument) case $words[1] in
${routes.join("\n")}
    esac ;;
  esac
}`;
}

function zshOption({ long, short, value, choices, description }: TreeOption): string[] {
  const told = `[${description.replace(/[[\]:]/g, "\\$&")}]`;
  const taken =
    value === null ? "" : choices.length > 0 ? `: :(${choices.join(" ")})` : value === "file" ? ": :_files" : ": : ";
  return [long, ...(short === null ? [] : [short])].map((flag) => quoted(`*${flag}${told}${taken}`));
}

function fishScript({ program, home }: CompletionSource): string {
  const top = program.commands.map(
    ({ name, description }) => `complete -c plancraft -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
  );
  const below = everyCommand(program).flatMap(({ path, command }) => {
    const names = path.split(" ");
    const seen = quoted(names.map((name) => `__fish_seen_subcommand_from ${name}`).join("; and "));
    return [
      ...command.commands.map(
        ({ name, description }) => `complete -c plancraft -n ${seen} -f -a ${name} -d ${quoted(description)}`,
      ),
      ...command.arguments.flatMap(({ choices }) =>
        choices.length > 0 ? [`complete -c plancraft -n ${seen} -f -a ${quoted(choices.join(" "))}`] : [],
      ),
      ...(command.takesSession ? [`complete -c plancraft -n ${seen} -f -a '@last (__plancraft_sessions)'`] : []),
      ...command.options.map((option) => fishOption(option, seen)),
    ];
  });
  return `# Completion of plancraft for fish: plancraft completion fish | source
function __plancraft_sessions
  set -l home ${quoted(home)}
  set -q PLANCRAFT_HOME; and set home $PLANCRAFT_HOME
  command ls -t $home/logs 2>/dev/null | command sed -n '/^server\\./d; s/\\.jsonl$//p'
end
${[...top, ...below].join("\n")}
`;
}

function fishOption({ long, short, value, choices, description }: TreeOption, seen: string): string {
  const taken =
    value === null ? "" : choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : value === "file" ? " -r" : " -x";
  return `complete -c plancraft -n ${seen} -l ${long.slice(2)}${short === null ? "" : ` -s ${short.slice(1)}`}${taken} -d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
