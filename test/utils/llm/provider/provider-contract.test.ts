import { anthropicProvider } from "../../../../utils/llm/provider/protocols/anthropic-provider.ts";
import { googleProvider } from "../../../../utils/llm/provider/protocols/google-provider.ts";
import { ollamaProvider } from "../../../../utils/llm/provider/protocols/ollama-provider.ts";
import { openAIProvider } from "../../../../utils/llm/provider/protocols/openai-provider.ts";
import { providerContract } from "./provider-contract.ts";

providerContract("Anthropic's Messages API", {
  protocol: "messages",
  make: (origin, apiKey) => anthropicProvider({ model: "m", apiKey, baseUrl: origin }),
  formatOf: (body) => body["output_config"] ?? body["tools"],
  refusesFormat: "output_config.format: structured outputs are not supported for this model",
  differs: { filter: "refusal" },
  counts: { cached: true, written: true },
  stray: {
    ANTHROPIC_BASE_URL: "address",
    ANTHROPIC_API_URL: "address",
    LANGSMITH_GATEWAY: "address",
    ANTHROPIC_API_KEY: "stray-key",
    ANTHROPIC_AUTH_TOKEN: "stray-token",
  },
});

providerContract("Google's generateContent", {
  protocol: "gemini",
  make: (origin, apiKey) => googleProvider({ model: "m", apiKey, baseUrl: origin }),
  formatOf: (body) => Object(body["generationConfig"]).responseMimeType,
  refusesFormat: "JSON mode is not enabled for models/m",
  differs: { refusal: "filter" },
  counts: { cached: true, written: false },
  stray: { GOOGLE_API_KEY: "stray-key", LANGSMITH_GATEWAY: "address", GOOGLE_CLOUD_CREDENTIALS: '{"type":"stray"}' },
});

providerContract("Ollama's own protocol", {
  protocol: "ollama",
  make: (origin, apiKey) => ollamaProvider({ model: "m", apiKey, baseUrl: origin, contextTokens: 128_000 }),
  formatOf: (body) => body["format"],
  refusesFormat: "invalid JSON schema in format",
  differs: { filter: null, refusal: null, "midway-rate": "model-unavailable", "midway-key": "model-unavailable" },
  counts: { cached: false, written: false },
  stray: { OLLAMA_BASE_URL: "address", OLLAMA_HOST: "address", OLLAMA_API_KEY: "stray-key" },
});

providerContract("Chat Completions, of OpenAI and of Ollama", {
  protocol: "chat",
  make: (origin, apiKey) => openAIProvider({ kind: "openai", model: "m", apiKey, baseUrl: `${origin}/v1` }),
  formatOf: (body) => body["response_format"],
  refusesFormat: "response_format is not supported",
  counts: { cached: true, written: false },
  stray: { OPENAI_BASE_URL: "address", OPENAI_API_KEY: "stray-key" },
});
