/** Where the logs of a machine's PlanCraft are, and what reads them. */
export interface LogPaths {
  /** The folder `logs` of the home, `PLANCRAFT_HOME`. */
  readonly logs: string;
  /** Where the reader keeps how far it has read. */
  readonly state: string;
  /** What it has read, one JSON object a line. */
  readonly read: string;
}

/** As on a server where PlanCraft is a service of the system. */
const PATHS: LogPaths = {
  logs: "/var/lib/plancraft/logs",
  state: "/var/spool/plancraft-logs",
  read: "/var/log/plancraft.jsonl",
};

/** A line with the stack of a failure is some kilobytes long; rsyslog cuts what is longer than this. */
const LINE_BYTES = 262_144;

/** The configurations of readers, by their path under `ops/`. */
export function logFiles(): Record<string, string> {
  return {
    "logs/rsyslog.conf": rsyslogConf(PATHS),
    "logs/fluent-bit.yaml": fluentBitYaml(PATHS),
    "logs/vector.yaml": vectorYaml(PATHS),
  };
}

/**
 * Reads each line once, also across restarts of the reader: the ruleset has no queue of its own (direct), so that a line is
 * written before its place is noted. Tried by a test with a real rsyslogd of version 8.2302.
 */
export function rsyslogConf({ logs, state, read }: LogPaths): string {
  return `# Made by npm run ops. Tried with a real rsyslogd 8.2302 by npm run test:ops.
# Instead of omfile: omfwd, omkafka, omelasticsearch, with the same template.
global(workDirectory="${state}" maxMessageSize="${LINE_BYTES}")
module(load="imfile" mode="inotify")
module(load="mmjsonparse")
template(name="line" type="list") { property(name="$!all-json-plain") constant(value="\\n") }
template(name="unread" type="list") { property(name="msg") constant(value="\\n") }
input(type="imfile" File="${logs}/*.jsonl" Tag="plancraft" ruleset="plancraft" persistStateInterval="1" addMetadata="off")
ruleset(name="plancraft" queue.type="direct") {
  action(type="mmjsonparse" cookie="")
  if $parsesuccess == "OK" then {
    action(type="omfile" file="${read}" template="line" fileCreateMode="0640" flushOnTXEnd="on")
  } else {
    action(type="omfile" file="${read}.unread" template="unread" fileCreateMode="0640" flushOnTXEnd="on")
  }
}
`;
}

function fluentBitYaml({ logs, state, read }: LogPaths): string {
  return `# Made by npm run ops. For Fluent Bit 3; not run with it yet.
service:
  flush: 1
  storage.path: ${state}
parsers:
  - name: plancraft
    format: json
    time_key: timestamp
    time_format: "%Y-%m-%dT%H:%M:%S.%LZ"
    time_keep: true
pipeline:
  inputs:
    - name: tail
      tag: plancraft
      path: ${logs}/*.jsonl
      parser: plancraft
      read_from_head: true
      db: ${state}/plancraft.db
      storage.type: filesystem
      buffer_max_size: ${LINE_BYTES / 1024}k
      refresh_interval: 5
  outputs:
    # Or loki, es, cloudwatch_logs.
    - name: file
      match: plancraft
      path: ${read.slice(0, read.lastIndexOf("/"))}
      file: ${read.slice(read.lastIndexOf("/") + 1)}
      format: plain
`;
}

function vectorYaml({ logs, state, read }: LogPaths): string {
  return `# Made by npm run ops. For Vector 0.4x; not run with it yet.
data_dir: ${state}
sources:
  plancraft:
    type: file
    include: ["${logs}/*.jsonl"]
    read_from: beginning
    max_line_bytes: ${LINE_BYTES}
transforms:
  line:
    type: remap
    inputs: [plancraft]
    source: . = parse_json!(string!(.message))
sinks:
  # Or loki, elasticsearch, aws_cloudwatch_logs.
  read:
    type: file
    inputs: [line]
    path: ${read}
    encoding:
      codec: json
`;
}
