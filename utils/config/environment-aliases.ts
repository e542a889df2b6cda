import type { Environment } from "../config.ts";

/** Other names under which the same values are known. */
export function withAliases(environment: Environment): Environment {
  const first = (...names: string[]) => names.map((name) => environment[name]).find((value) => value);
  const instance = first("AZURE_OPENAI_API_INSTANCE_NAME", "AOAI_INSTANCE_NAME");
  return {
    ...environment,
    AZURE_OPENAI_API_KEY: first("AZURE_OPENAI_API_KEY", "AOAI_API_KEY", "AOAI_KEY"),
    AZURE_OPENAI_ENDPOINT:
      first("AZURE_OPENAI_ENDPOINT", "AOAI_ENDPOINT") ?? (instance && `https://${instance}.openai.azure.com`),
    AZURE_OPENAI_API_VERSION: first("AZURE_OPENAI_API_VERSION", "AOAI_API_VERSION"),
    PLANCRAFT_MODEL: environment["PLANCRAFT_MODEL"] || deploymentModel(environment),
    GOOGLE_API_KEY: first("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    GOOGLE_BASE_URL: first("GOOGLE_BASE_URL", "GOOGLE_GEMINI_BASE_URL", "GEMINI_BASE_URL"),
    OLLAMA_HOST: first("OLLAMA_HOST", "OLLAMA_BASE_URL"),
    LANGSMITH_API_KEY: first("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"),
    LANGSMITH_ENDPOINT: first("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"),
    LANGSMITH_PROJECT: first("LANGSMITH_PROJECT", "LANGCHAIN_PROJECT", "LANGCHAIN_SESSION"),
  };
}

/** A named Azure deployment is a choice of model, where nothing else chooses one. */
function deploymentModel(environment: Environment): string | undefined {
  const deployment =
    environment["AZURE_OPENAI_DEPLOYMENT"] ||
    environment["AZURE_OPENAI_API_DEPLOYMENT_NAME"] ||
    environment["AOAI_DEPLOYMENT"];
  return deployment && !environment["OPENAI_API_KEY"] ? `azure:${deployment}` : undefined;
}
