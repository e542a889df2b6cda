import { type ErrorTraits, EXIT } from "./error-traits.ts";

const search = { category: "network", exitCode: EXIT.model, httpStatus: 502, retryable: false } as const;

/**
 * The rows of the error table on the web search and on search by meaning. None of them ends a session: the plan, or a
 * warning, says what it was made without.
 */
export const SEARCH_ERRORS = {
  "search-refused": {
    ...search,
    en: "The web search refused the key ({status}): check TAVILY_API_KEY.",
    ko: "웹 검색이 키를 거부했습니다({status}). TAVILY_API_KEY를 확인하세요.",
  },
  "search-spent": {
    ...search,
    category: "rate_limit",
    en: "The quota of the web search is spent ({status}): check the plan and its limits at Tavily.",
    ko: "웹 검색의 사용 한도가 소진되었습니다({status}). Tavily의 요금제와 한도를 확인하세요.",
  },
  "search-rate-limited": {
    ...search,
    category: "rate_limit",
    httpStatus: 429,
    retryable: true,
    en: "The web search is limiting requests, and waiting did not help.",
    ko: "웹 검색이 요청을 제한하고 있고 기다려도 풀리지 않았습니다.",
  },
  "search-unavailable": {
    ...search,
    retryable: true,
    en: "The web search answers with an error ({status}) and did not recover in time.",
    ko: "웹 검색이 오류({status})를 내고 제때 회복되지 않았습니다.",
  },
  "search-unreachable": {
    ...search,
    retryable: true,
    en: "The web search cannot be reached at {address}, or the connection was lost: check the network and TAVILY_BASE_URL.",
    ko: "웹 검색({address})에 연결할 수 없거나 연결이 끊겼습니다. 네트워크와 TAVILY_BASE_URL을 확인하세요.",
  },
  "search-timeout": {
    ...search,
    retryable: true,
    en: "The web search did not answer within {seconds} seconds.",
    ko: "웹 검색이 {seconds}초 안에 답하지 않았습니다.",
  },
  "search-rejected": {
    ...search,
    en: "The web search rejected the request ({status}).",
    ko: "웹 검색이 요청을 거절했습니다({status}).",
  },
  "search-own-failed": {
    ...search,
    retryable: true,
    en: "The search {id} that this program brings failed ({problem}).",
    ko: "이 프로그램이 제공한 검색({id})에서 오류가 났습니다({problem}).",
  },
  "search-failed": {
    ...search,
    en: "What {address} answers ({status}) is no search result: check TAVILY_BASE_URL, or a proxy in between.",
    ko: "{address}의 응답({status})이 검색 결과가 아닙니다. TAVILY_BASE_URL이나 중간 프록시를 확인하세요.",
  },
  "embeddings-refused": {
    ...search,
    en: "The embeddings provider at {address} refuses the request ({status}): check its key and PLANCRAFT_EMBEDDINGS.",
    ko: "임베딩 제공자({address})가 요청을 거부합니다({status}). 키와 PLANCRAFT_EMBEDDINGS를 확인하세요.",
  },
  "embeddings-unavailable": {
    ...search,
    retryable: true,
    en: "The embeddings provider at {address} does not answer ({problem}).",
    ko: "임베딩 제공자({address})가 응답하지 않습니다({problem}).",
  },
  "embeddings-unusable": {
    ...search,
    en: "What the embeddings provider at {address} answers cannot be used ({problem}): check PLANCRAFT_EMBEDDINGS.",
    ko: "임베딩 제공자({address})의 응답을 쓸 수 없습니다({problem}). PLANCRAFT_EMBEDDINGS를 확인하세요.",
  },
} as const satisfies Record<string, ErrorTraits>;
