import { AppError, type Wording } from "../../../errors.ts";

/** The packages of LangChain that are loaded only where their provider is used, in the versions that were tried. */
export const CLIENT_PACKAGES = {
  "@langchain/anthropic": "1.5.11",
  "@langchain/google": "0.2.6",
  "@langchain/ollama": "1.3.0",
} as const;

export type ClientPackage = keyof typeof CLIENT_PACKAGES;

/**
 * Loads a client.
 * @throws AppError `config-invalid`, which says how to install it, where it is not there.
 */
export async function clientPackage<T>(name: ClientPackage, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new AppError("config-invalid", { problems: howToInstall(name) }, error);
  }
}

function howToInstall(name: ClientPackage): Wording {
  const command = `npm install ${name}@${CLIENT_PACKAGES[name]}`;
  return {
    en: `The package ${name} is not installed, which this model is asked by: ${command}`,
    ko: `이 모델을 부르는 데 쓰는 ${name} 패키지가 설치되어 있지 않습니다: ${command}`,
  };
}

/** Also where it is there and a package that it needs is not. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND";
}
