import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { PRESETS } from "../../schemas/preset.ts";
import { chooseModel, readConfig, secretsOf } from "../../utils/config/read-config.ts";
import { type Environment, surroundings } from "../../utils/config.ts";
import { AppError } from "../../utils/errors.ts";

/** The sentence with which an environment is refused. */
function refusal(environment: Environment): string {
  try {
    chooseModel(readConfig(environment), "balanced");
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "config-invalid", category: "config", exitCode: 2 });
    return error instanceof AppError ? error.message : "";
  }
  throw new Error("It was not refused.");
}

describe("an empty environment", () => {
  it("is a whole configuration: embedded database, offline model, English", () => {
    const config = readConfig({});
    expect(config).toMatchObject({ logLevel: "info", logFormat: "file", language: "en" });
    for (const name of ["databaseUrl", "model", "openai", "azure", "tracing", "sentryDsn"]) {
      expect(config).not.toHaveProperty(name);
    }
    expect(isAbsolute(config.home)).toBe(true);
    expect(config.home.startsWith(homedir())).toBe(true);
    expect(chooseModel(config, "quality")).toBe("offline");
    expect(secretsOf(config)).toEqual([]);
  });

  it("is what empty variables come to as well", () => {
    const names = [
      "DATABASE_URL",
      "PLANCRAFT_HOME",
      "PLANCRAFT_MODEL",
      "OPENAI_API_KEY",
      "OPENAI_BASE_URL",
      "LOG_LEVEL",
    ];
    const more = [
      "LOG_FORMAT",
      "SENTRY_DSN",
      "NO_COLOR",
      "LC_ALL",
      "LANG",
      "AZURE_OPENAI_ENDPOINT",
      "EDITOR",
      "AOAI_KEY",
    ];
    const empty = Object.fromEntries([...names, ...more, "PLANCRAFT_MAX_CALLS"].map((name) => [name, ""]));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it("is not the process's own where one is given, and is where none is", () => {
    process.env["LOG_LEVEL"] = "fatal";
    onTestFinished(() => {
      delete process.env["LOG_LEVEL"];
    });
    expect(readConfig({}).logLevel).toBe("info");
    expect(readConfig().logLevel).toBe("fatal");
  });
});

describe("where things are kept", () => {
  it("takes postgres:// and postgresql:// addresses", () => {
    for (const databaseUrl of ["postgres://me@db/plans", "postgresql:///plans?host=%2Ftmp"]) {
      expect(readConfig({ DATABASE_URL: databaseUrl }).databaseUrl).toBe(databaseUrl);
    }
  });

  it.each(["mysql://db/plans", "db/plans", "postgres", "https://db/plans"])("refuses %s as DATABASE_URL", (url) => {
    const only = () => readConfig({ DATABASE_URL: url });
    expect(only).toThrow(expect.objectContaining({ code: "storage-address", category: "storage", exitCode: 5 }));
    expect(refusal({ DATABASE_URL: url, LOG_LEVEL: "loud" })).toMatch(
      /DATABASE_URL must be a postgres:\/\/ or postgresql:\/\/ address, [^;]+; LOG_LEVEL must be/,
    );
  });

  it("takes no blank and no line end that was copied with an address for a part of it", () => {
    const config = readConfig({
      DATABASE_URL: " postgres://me@db/plans\n",
      OPENAI_API_KEY: "sk-1",
      OPENAI_BASE_URL: "\thttps://proxy.example/v1 ",
      SENTRY_DSN: " https://key@sentry.example/1\r\n",
    });
    expect(config).toMatchObject({ databaseUrl: "postgres://me@db/plans", sentryDsn: "https://key@sentry.example/1" });
    expect(config.openai?.baseUrl).toBe("https://proxy.example/v1");
    expect(readConfig({ DATABASE_URL: " \n" })).not.toHaveProperty("databaseUrl");
  });

  it("makes PLANCRAFT_HOME absolute", () => {
    expect(readConfig({ PLANCRAFT_HOME: join("/", "srv", "plans") }).home).toBe(join("/", "srv", "plans"));
    expect(readConfig({ PLANCRAFT_HOME: "plans" }).home).toBe(resolve("plans"));
  });
});

describe("the model", () => {
  it("is the preset's at OpenAI where there is a key", () => {
    const config = readConfig({ OPENAI_API_KEY: "sk-1" });
    expect(config.openai).toEqual({ apiKey: "sk-1" });
    for (const preset of ["fast", "balanced", "quality"] as const) {
      expect(chooseModel(config, preset)).toBe(`openai:${PRESETS[preset].model}`);
    }
  });

  it.each(["offline", "openai:gpt-5", "openai:library/model:7b", "openai:ft:gpt-4.1:me::x"])(
    "is %s where PLANCRAFT_MODEL says so, whatever the preset is",
    (model) => {
      const config = readConfig({ PLANCRAFT_MODEL: model, OPENAI_API_KEY: "sk-1" });
      expect(chooseModel(config, "fast")).toBe(model);
      expect(chooseModel(config, "quality")).toBe(model);
    },
  );

  it.each(["gpt-5", "acme:model", "openai:", "openai:two words", "OFFLINE", "offline:x", "azure"])(
    "is never %s",
    (model) => {
      const sentence = refusal({ PLANCRAFT_MODEL: model, OPENAI_API_KEY: "sk-1" });
      expect(sentence).toContain("PLANCRAFT_MODEL must be openai:NAME, azure:DEPLOYMENT or offline");
    },
  );

  it("needs a key at OpenAI, and none at an address of one's own", () => {
    expect(refusal({ PLANCRAFT_MODEL: "openai:gpt-5" })).toContain("OPENAI_API_KEY is not set");
    const own = readConfig({ PLANCRAFT_MODEL: "openai:llama", OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" });
    expect(own.openai).toEqual({ apiKey: expect.stringMatching(/./), baseUrl: "http://127.0.0.1:11434/v1" });
    expect(secretsOf(own)).toEqual([]);
  });

  it("is the preset's at the first provider with a key: OpenAI, Anthropic, then Google", () => {
    const [google, anthropic] = [{ GEMINI_API_KEY: "g-1" }, { ANTHROPIC_API_KEY: "a-1" }];
    const chosen = (environment: Environment) => chooseModel(readConfig(environment), "balanced");
    expect(chosen(google)).toBe("google:gemini-3.8-flash");
    expect(chosen({ ...google, ...anthropic })).toBe("anthropic:claude-sonnet-5-5");
    expect(chosen({ ...google, ...anthropic, OPENAI_API_KEY: "sk-1" })).toBe("openai:gpt-4.1");
    expect(new Set((["fast", "quality"] as const).map((one) => chooseModel(readConfig(anthropic), one))).size).toBe(2);
    // A local server says nothing of which of its models is meant.
    expect(chosen({ OLLAMA_HOST: "127.0.0.1" })).toBe("offline");
  });

  it.each([
    ["anthropic:m", "ANTHROPIC_API_KEY is not set, and PLANCRAFT_MODEL names a model of Anthropic"],
    ["google:m", "GOOGLE_API_KEY (or GEMINI_API_KEY) is not set, and PLANCRAFT_MODEL names a model of Google"],
  ])("%s needs its own key, which is named", (model, sentence) => {
    expect(refusal({ PLANCRAFT_MODEL: model, OPENAI_API_KEY: "sk-1" })).toContain(sentence);
  });

  it.each([
    ["antropic:claude-opus-5-5", "anthropic:claude-opus-5-5"],
    ["claude-opus-5-5", "anthropic:claude-opus-5-5"],
    ["gemini:gemini-3.8-flash", "google:gemini-3.8-flash"],
    ["Ollama: llama3.2", "ollama:llama3.2"],
    ["olama:qwen3:8b", "ollama:qwen3:8b"],
    ["gpt-4.1", "openai:gpt-4.1"],
    ["ofline", "offline"],
  ])("%s is refused with the nearest that there is", (given, nearest) => {
    expect(refusal({ PLANCRAFT_MODEL: given })).toContain(`: is ${nearest} meant?`);
  });

  it("of Anthropic and of Google has keys that are secrets, under every name, and an address of one's own", () => {
    const config = readConfig({
      ANTHROPIC_API_KEY: "sk-ant-12345678\n",
      ANTHROPIC_BASE_URL: "https://proxy.example",
      GEMINI_API_KEY: "AIza-12345678",
      GOOGLE_GEMINI_BASE_URL: "https://gemini.example",
      OLLAMA_API_KEY: "oll-12345678",
    });
    expect(config.anthropic).toEqual({ apiKey: "sk-ant-12345678", baseUrl: "https://proxy.example" });
    expect(config.google).toEqual({ apiKey: "AIza-12345678", baseUrl: "https://gemini.example" });
    expect(secretsOf(config).toSorted()).toEqual(["AIza-12345678", "oll-12345678", "sk-ant-12345678"]);
    expect(refusal({ ANTHROPIC_BASE_URL: "https://me:secret@proxy.example" })).not.toContain("secret@");
  });

  it.each([
    [undefined, "http://127.0.0.1:11434"],
    ["", "http://127.0.0.1:11434"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["0.0.0.0", "http://127.0.0.1:11434"],
    ["0.0.0.0:9000", "http://127.0.0.1:9000"],
    [":9000", "http://127.0.0.1:9000"],
    ["localhost", "http://localhost:11434"],
    ["gpu.lan", "http://gpu.lan:11434"],
    ["http://gpu.lan:1234/", "http://gpu.lan:1234"],
    ["https://ollama.example", "https://ollama.example"],
    ["https://ollama.example/behind/v1", "https://ollama.example/behind"],
    ["[::1]:8080", "http://[::1]:8080"],
  ])("of Ollama is asked where OLLAMA_HOST=%s says", (host, address) => {
    expect(readConfig(host === undefined ? {} : { OLLAMA_HOST: host }).ollama).toEqual({ baseUrl: address });
  });

  it.each(["ftp://gpu", "me:word@gpu:11434", "two hosts", "http://"])("of Ollama is not asked at %s", (host) => {
    expect(refusal({ OLLAMA_HOST: host })).toContain("OLLAMA_HOST must be");
  });

  it("stays offline where there is an address without a key and nothing names a model", () => {
    const config = readConfig({ OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" });
    expect(chooseModel(config, "balanced")).toBe("offline");
  });
});

describe("Azure", () => {
  const access = { AZURE_OPENAI_API_KEY: "az-1", AZURE_OPENAI_ENDPOINT: "https://us.openai.azure.com" };

  it("is taken for the deployment that PLANCRAFT_MODEL names", () => {
    const config = readConfig({ ...access, PLANCRAFT_MODEL: "azure:plans", AZURE_OPENAI_API_VERSION: "2025-01-01" });
    expect(config.azure).toEqual({ apiKey: "az-1", endpoint: access.AZURE_OPENAI_ENDPOINT, apiVersion: "2025-01-01" });
    expect(readConfig(access).azure?.apiVersion).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it.each<[string, Environment]>([
    ["AZURE_OPENAI_DEPLOYMENT", { ...access, AZURE_OPENAI_DEPLOYMENT: "plans" }],
    ["AZURE_OPENAI_API_DEPLOYMENT_NAME", { ...access, AZURE_OPENAI_API_DEPLOYMENT_NAME: "plans" }],
    ["AOAI_*", { AOAI_API_KEY: "az-1", AOAI_ENDPOINT: "https://us.openai.azure.com", AOAI_DEPLOYMENT: "plans" }],
    ["an instance's name", { AOAI_KEY: "az-1", AOAI_INSTANCE_NAME: "us", AOAI_DEPLOYMENT: "plans" }],
    ["LangChain's", { AZURE_OPENAI_API_KEY: "az-1", AZURE_OPENAI_API_INSTANCE_NAME: "us", AOAI_DEPLOYMENT: "plans" }],
  ])("is named by %s as well", (_, environment) => {
    const config = readConfig(environment);
    expect(chooseModel(config, "fast")).toBe("azure:plans");
    expect(config.azure).toMatchObject({ apiKey: "az-1", endpoint: "https://us.openai.azure.com" });
  });

  it("chooses no model where there is a key of OpenAI", () => {
    const config = readConfig({ ...access, AZURE_OPENAI_DEPLOYMENT: "plans", OPENAI_API_KEY: "sk-1" });
    expect(chooseModel(config, "fast")).toBe(`openai:${PRESETS.fast.model}`);
  });

  it("needs key and endpoint, and both are named where both are missing", () => {
    const sentence = refusal({ PLANCRAFT_MODEL: "azure:plans" });
    expect(sentence).toContain("AZURE_OPENAI_API_KEY is not set");
    expect(sentence).toContain("AZURE_OPENAI_ENDPOINT is not set");
  });
});

describe("limits of calls", () => {
  it.each([
    [{}, "process"],
    [{ USE_DURABLE_WORKER: "True" }, "shared"],
    [{ USE_DURABLE_WORKER: "true", PLANCRAFT_LIMITS_SCOPE: "process" }, "process"],
    [{ PLANCRAFT_LIMITS_SCOPE: "shared" }, "shared"],
  ] as const)("are with %o those of: %s", (environment, scope) => {
    expect(readConfig(environment).calls.scope).toBe(scope);
  });

  it("are of nobody else", () => {
    expect(() => readConfig({ PLANCRAFT_LIMITS_SCOPE: "all" })).toThrow(
      "PLANCRAFT_LIMITS_SCOPE must be process or shared",
    );
  });

  it("are 50 at once and 120 s an attempt, with no rates, where nothing is said", () => {
    const times = { silenceMs: 60_000, totalMs: 600_000, retryBaseMs: 1_000 };
    expect(readConfig({}).calls).toEqual({ atOnce: 50, scope: "process", ...times });
  });

  it("are what is said", () => {
    const calls = {
      PLANCRAFT_MAX_CALLS: "7",
      PLANCRAFT_REQUESTS_PER_MINUTE: "60",
      PLANCRAFT_TOKENS_PER_MINUTE: "90000",
      PLANCRAFT_CALL_TIMEOUT_MS: "1500",
      PLANCRAFT_CALL_TOTAL_MS: "20000",
      PLANCRAFT_RETRY_BASE_MS: "1",
    };
    expect(readConfig(calls).calls).toEqual({
      atOnce: 7,
      requestsPerMinute: 60,
      tokensPerMinute: 90_000,
      scope: "process",
      silenceMs: 1_500,
      totalMs: 20_000,
      retryBaseMs: 1,
    });
  });

  it.each(["0", "-1", "1.5", "many", "Infinity", "1e999"])("are never %s", (value) => {
    expect(refusal({ PLANCRAFT_MAX_CALLS: value })).toContain("PLANCRAFT_MAX_CALLS must be a whole number above 0");
  });
});

describe("tracing", () => {
  it("is off where only a key is set", () => {
    expect(readConfig({ LANGSMITH_API_KEY: "ls-1" })).not.toHaveProperty("tracing");
    expect(readConfig({ LANGSMITH_TRACING: "false", LANGSMITH_API_KEY: "ls-1" })).not.toHaveProperty("tracing");
  });

  it.each(["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"])("is switched on by %s", (name) => {
    const config = readConfig({ [name]: "true", LANGCHAIN_API_KEY: "ls-1", LANGSMITH_PROJECT: "plans" });
    expect(config.tracing).toEqual({ apiKey: "ls-1", project: "plans", content: true });
  });

  it("goes where LangChain's own variables say", () => {
    const config = readConfig({
      LANGCHAIN_TRACING_V2: "true",
      LANGCHAIN_ENDPOINT: "http://127.0.0.1:1984",
      LANGCHAIN_PROJECT: "plans",
    });
    expect(config.tracing).toEqual({ endpoint: "http://127.0.0.1:1984", project: "plans", content: true });
  });

  it("leaves texts out on request", () => {
    const config = readConfig({ LANGSMITH_TRACING: "true", PLANCRAFT_TRACE_CONTENT: "false" });
    expect(config.tracing?.content).toBe(false);
  });

  it("is never perhaps", () => {
    expect(refusal({ LANGSMITH_TRACING: "perhaps" })).toContain("LANGSMITH_TRACING must be true or false");
  });
});

describe("the person's surroundings", () => {
  it.each([
    [{ LANG: "ko_KR.UTF-8" }, "ko"],
    [{ LANG: "KO" }, "ko"],
    [{ LC_ALL: "en_US.UTF-8", LANG: "ko_KR.UTF-8" }, "en"],
    [{ LC_ALL: "ko_KR.UTF-8", LANG: "en_US.UTF-8" }, "ko"],
    [{ LC_ALL: "", LANG: "ko_KR.UTF-8" }, "ko"],
    [{ LANG: "C" }, "en"],
    [{ LANG: "fr_FR.UTF-8" }, "en"],
  ] as const)("with %o make the language %s", (environment, language) => {
    expect(readConfig(environment).language).toBe(language);
  });

  it("have no colour with NO_COLOR, whatever it says", () => {
    expect(surroundings({ NO_COLOR: "0" }).colour).toBe(false);
  });

  it("show pages on a Linux with a screen only, or where something else opens them", () => {
    expect(surroundings({}).showsPages).toBe(process.platform !== "linux");
    expect(surroundings({ DISPLAY: "" }).showsPages).toBe(process.platform !== "linux");
    for (const name of ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER"]) {
      expect(surroundings({ [name]: ":0" }).showsPages).toBe(true);
    }
  });

  it("name the editor: VISUAL before EDITOR", () => {
    expect(surroundings({ EDITOR: "ed" }).editor).toBe("ed");
    expect(surroundings({ EDITOR: "ed", VISUAL: "vi" }).editor).toBe("vi");
  });
});

describe("logs and reports", () => {
  it("take pino's levels, and file or json", () => {
    expect(readConfig({ LOG_LEVEL: "debug", LOG_FORMAT: "json" })).toMatchObject({
      logLevel: "debug",
      logFormat: "json",
    });
    expect(refusal({ LOG_LEVEL: "loud" })).toContain("LOG_LEVEL must be one of fatal, error, warn");
    expect(refusal({ LOG_FORMAT: "xml" })).toContain("LOG_FORMAT must be file or json");
  });

  it("take a Sentry DSN that is an address", () => {
    const sentryDsn = "https://key@sentry.example/1";
    expect(readConfig({ SENTRY_DSN: sentryDsn }).sentryDsn).toBe(sentryDsn);
    expect(refusal({ SENTRY_DSN: "key" })).toContain("SENTRY_DSN must be an http or https address");
  });
});

describe("the web search", () => {
  it("is on where there is a key, which may end with a line", () => {
    expect(readConfig({ TAVILY_BASE_URL: "http://127.0.0.1:1" })).not.toHaveProperty("search");
    expect(readConfig({ TAVILY_API_KEY: "tvly-1\n" }).search).toEqual({ apiKey: "tvly-1" });
    const given = readConfig({ TAVILY_API_KEY: "tvly-1", TAVILY_BASE_URL: "http://127.0.0.1:1/t?code=swordfish" });
    expect(given.search).toEqual({ apiKey: "tvly-1", baseUrl: "http://127.0.0.1:1/t?code=swordfish" });
    expect(secretsOf(given)).toEqual(["tvly-1", "swordfish"]);
  });

  it("takes no key that is no header, and no address that holds credentials, and shows neither", () => {
    const key = refusal({ TAVILY_API_KEY: "sword fish" });
    expect(key).toContain("TAVILY_API_KEY must be");
    const address = refusal({ TAVILY_BASE_URL: "http://me:fish@127.0.0.1" });
    expect(address).toContain("TAVILY_BASE_URL must hold no user name and no password");
    expect(refusal({ TAVILY_BASE_URL: "fish" })).toContain("TAVILY_BASE_URL must be an http or https address");
    expect(`${key}${address}`).not.toContain("fish");
  });
});

describe("a wrong environment", () => {
  const WRONG = {
    DATABASE_URL: "mysql://me:swordfish@db/plans",
    OPENAI_BASE_URL: "swordfish",
    AZURE_OPENAI_ENDPOINT: "ftp://swordfish",
    PLANCRAFT_MODEL: "swordfish",
    LOG_LEVEL: "swordfish",
    SENTRY_DSN: "swordfish",
  };

  it("is refused in one sentence that names every problem", () => {
    const sentence = refusal(WRONG);
    for (const name of Object.keys(WRONG)) expect(sentence).toContain(`${name} must be`);
    expect(sentence).not.toMatch(/\n|\.\./);
  });

  it("is refused without a word of any value", () => {
    expect(refusal(WRONG)).not.toContain("swordfish");
  });
});

describe("secrets", () => {
  it("are all keys, and the passwords in addresses", () => {
    const config = readConfig({
      OPENAI_API_KEY: "sk-1",
      AZURE_OPENAI_API_KEY: "az-2",
      AZURE_OPENAI_ENDPOINT: "https://us.openai.azure.com/?code=pass-3",
      LANGSMITH_API_KEY: "ls-4",
      TAVILY_API_KEY: "tv-5",
      DATABASE_URL: "postgresql://me:pass%2D6@db/plans",
      SENTRY_DSN: "https://dsn_7:pass_8@sentry.example/1",
      OPENAI_BASE_URL: "https://proxy.example/v1?code=pass-9",
    });
    expect(secretsOf(config)).toEqual(
      expect.arrayContaining(["sk-1", "az-2", "pass-3", "ls-4", "tv-5", "dsn_7", "pass_8", "pass-9"]),
    );
    expect(secretsOf(config).some((secret) => decodeURIComponent(secret) === "pass-6")).toBe(true);
    expect(secretsOf(readConfig({ DATABASE_URL: "postgres:///plans?host=/tmp&password=pass-10" }))).toEqual([
      "pass-10",
    ]);
  });
});

describe("an address of a model that holds credentials", () => {
  it.each(["http://me:swordfish@127.0.0.1/v1", "http://swordfish@127.0.0.1/v1"])("is refused and not shown", (url) => {
    const sentence = refusal({ OPENAI_BASE_URL: url });
    expect(sentence).toContain("OPENAI_BASE_URL must hold no user name and no password");
    expect(sentence).not.toContain("swordfish");
  });

  it.each(["OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT", "TAVILY_BASE_URL", "LANGSMITH_ENDPOINT"])(
    "in %s is refused too where a / or a ? cuts its password in two, and not shown",
    (name) => {
      for (const url of [
        "https://me:4711/fish@127.0.0.1",
        "https://me:4711?fish@127.0.0.1",
        "https://me:4711#fish@a",
      ]) {
        const sentence = refusal({ [name]: url });
        expect(sentence).toContain(`${name} must be an http or https address`);
        expect(sentence).not.toMatch(/4711|fish/);
      }
    },
  );

  it("is refused as the address of traces, since no client sends them", () => {
    const sentence = refusal({ LANGSMITH_ENDPOINT: "https://me:swordfish@127.0.0.1" });
    expect(sentence).toContain("LANGSMITH_ENDPOINT must hold no user name and no password");
    expect(sentence).not.toContain("swordfish");
  });

  it.each(["https://swordfish@sentry.example", "https://sentry.example/1", "https://sword-fish@sentry.example/1"])(
    "is no DSN where Sentry could not read it: %s",
    (dsn) => {
      const sentence = refusal({ SENTRY_DSN: dsn });
      expect(sentence).toContain("SENTRY_DSN must be a DSN");
      expect(sentence).not.toMatch(/sword|fish/);
    },
  );

  it("counts what its parameters hold as secrets", () => {
    const config = readConfig({
      OPENAI_API_KEY: "sk-1234567890",
      OPENAI_BASE_URL: "http://127.0.0.1/v1?code=swordfish",
    });
    expect(secretsOf(config)).toEqual(["sk-1234567890", "swordfish"]);
  });
});

describe("OpenTelemetry's variables", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318/" };
  const problems = (environment: Environment) => readConfig(environment).spansProblems.map(({ en }) => en);

  it("trace nothing without an endpoint, whatever else is set or wrong", () => {
    const config = readConfig({ OTEL_SERVICE_NAME: "planner", OTEL_TRACES_SAMPLER: "wrong" });
    expect(config).not.toHaveProperty("spans");
    expect(config.spansProblems).toEqual([]);
  });

  it("are what the specification says where only the endpoint is set", () => {
    expect(readConfig(endpoint).spans).toEqual({
      url: "http://127.0.0.1:4318/v1/traces",
      headers: {},
      encoding: "protobuf",
      gzip: false,
      timeoutMs: 10_000,
      resource: { "service.name": "plancraft" },
      sampler: "parentbased_always_on",
      ratio: 1,
      queueSpans: 2_048,
      batchSpans: 512,
      delayMs: 5_000,
      content: false,
    });
  });

  it("mean the traces' own before those of all signals, and take its address as it is", () => {
    const own = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://traces.example/api",
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: "a=1",
    };
    const { spans } = readConfig({ ...endpoint, ...own, OTEL_EXPORTER_OTLP_HEADERS: "b=2" });
    expect(spans).toMatchObject({ url: "https://traces.example/api", headers: { a: "1" } });
  });

  it.each([{ OTEL_SDK_DISABLED: "TRUE" }, { OTEL_TRACES_EXPORTER: "none" }])("are switched off by %j", (switched) => {
    expect(readConfig({ ...endpoint, ...switched })).not.toHaveProperty("spans");
    expect(problems({ ...endpoint, ...switched })).toEqual([]);
  });

  it("keep the headers' values among the secrets, also where something else is wrong", () => {
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20swordfish,x-api-key=trout" };
    expect(readConfig({ ...endpoint, ...headers }).spans?.headers).toEqual({
      authorization: "Bearer swordfish",
      "x-api-key": "trout",
    });
    const secrets = ["Bearer swordfish", "swordfish", "trout"];
    expect(secretsOf(readConfig({ ...endpoint, ...headers }))).toEqual(expect.arrayContaining(secrets));
    // Whose traces they are is no secret, and may be a word of every line.
    const tenant = { OTEL_EXPORTER_OTLP_HEADERS: "X-Scope-OrgID=plan,x-honeycomb-dataset=plans,x-team=trout" };
    expect(secretsOf(readConfig({ ...endpoint, ...tenant }))).toEqual(["trout"]);
    const wrong = { ...endpoint, ...headers, OTEL_BSP_SCHEDULE_DELAY: "soon" };
    expect(secretsOf(readConfig(wrong))).toEqual(expect.arrayContaining(secrets));
  });

  it.each([
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "must be an http or https address"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "https://me:swordfish@127.0.0.1", "must hold no user name and no password"],
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://127.0.0.1:4317", "must be an http or https address"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "swordfish", "must be NAME=VALUE pairs"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=%zz", "must be NAME=VALUE pairs"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=b%0d%0ac", "must be NAME=VALUE pairs"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a/b=c", "must be NAME=VALUE pairs"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=%ED%95%9C", "must be NAME=VALUE pairs"],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "must be http/protobuf or http/json"],
    ["OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", "must be gzip or none"],
    ["OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "must be a whole number above 0"],
    ["OTEL_EXPORTER_OTLP_TIMEOUT", "0", "must be a whole number above 0"],
    ["OTEL_TRACES_SAMPLER", "jaeger_remote", "must be one of always_on, "],
    ["OTEL_RESOURCE_ATTRIBUTES", "swordfish", "must be NAME=VALUE pairs"],
    ["OTEL_TRACES_EXPORTER", "zipkin", "must be otlp or none"],
    ["OTEL_SDK_DISABLED", "yes", "must be true or false"],
    ["OTEL_BSP_MAX_QUEUE_SIZE", "-1", "must be a whole number above 0"],
    ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "maybe", "must be true or false"],
  ])("of which %s is %s trace nothing, and say why without the value", (name, value, sentence) => {
    const config = readConfig({ ...endpoint, [name]: value });
    expect(config).not.toHaveProperty("spans");
    expect(problems({ ...endpoint, [name]: value })).toEqual([expect.stringContaining(`${name} ${sentence}`)]);
    expect(JSON.stringify(config.spansProblems)).not.toContain("swordfish");
  });

  it.each(["2", "half", "-0.1"])("of which the part of traces is %s say so", (part) => {
    const sampled = { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: part };
    expect(problems({ ...endpoint, ...sampled })).toEqual(["OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1"]);
  });
});
