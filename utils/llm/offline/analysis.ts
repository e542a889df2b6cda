import type { Language } from "../../../schemas/idea.ts";
import type { Analysis, DocumentType, ProposedQuestion } from "../../../schemas/model/analysis.ts";
import type { AnalysisInput, AnswerNote } from "../../../schemas/model/model-inputs.ts";
import { capitalised, clean, hasHangul, type IdeaReading, quoted, readIdea, shorten } from "./idea.ts";
import { audienceQuestion, secondQuestion } from "./questions.ts";
import { specialistsFor } from "./specialists.ts";

const SMALL_TALK =
  /^(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|thanks|thank you|thx|ok|okay|bye|goodbye|test|ping|help|how are you|who are you|what are you|what (?:can|do) you do|what is this|plancraft|there|so much|very much|a lot)[\s,.!?~]*)+$/i;
const SMALL_TALK_KO =
  /^(?:(?:안녕(?:하세요|하십니까)?|반가워요?|반갑습니다|고마워요?|고맙습니다|감사합니다|감사해요|감사|잘\s*가|테스트|도움말|도와\s*줘|(?:너는|넌|당신은)?\s*누구(?:야|니|세요|입니까|인가요)|(?:너는|넌)?\s*(?:뭐|무엇을)\s*(?:할\s*수\s*있(?:어|니|나요|습니까)|하니)|뭐\s*해)[\s,.!?~ㅎㅋ]*)+$/u;
const WEB =
  /\b(?:apps?|applications?|platforms?|web\s?sites?|web|sites?|online|marketplaces?|saas|software|dashboard|tool|bot|portal)\b|앱|어플|애플리케이션|플랫폼|웹|홈페이지|사이트|온라인|장터|마켓플레이스|소프트웨어|시스템|챗봇/i;
const MONEY =
  /(?:(?:US)?\$|€|£|₩)\s?\d+(?:[,.]\d+)*\s?(?:k|m|million|thousand)?\b|\b\d+(?:[,.]\d+)*\s?(?:k|million|thousand)?\s?(?:dollars?|usd|euros?|eur|pounds|won|krw)\b|\d+(?:[,.]\d+)*\s*(?:천|백|십)?\s*(?:만|억)?\s*원/gi;
const BUDGET = /\b(?:budget|funds?|funding|capital|invest(?:ment|ing|ed)?|savings)\b|예산|자금|투자금?|사업비|자본/i;
/** How far from its amount a word for a budget may stand, in characters. */
const BESIDE = 30;
const WHEN =
  /\b(?:by|before|until|within|in) (?:the )?(?:(?:early|mid|late|end of) )?(?:(?:next|this) (?:week|month|year|spring|summer|autumn|fall|winter)|(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|q[1-4]|20\d\d)(?: \d{1,2})?(?:,? 20\d\d)?|(?:\d+|one|two|three|four|five|six|nine|ten|twelve) (?:days?|weeks?|months?|years?))\b|(?:20\d\d년(?:\s*\d{1,2}월)?|\d{1,2}월|내년\s*(?:봄|여름|가을|겨울|초|말)?|올해\s*(?:안|말)?|이번\s*달|다음\s*달)\s*(?:까지|안에|이내|전에)|\d+\s*(?:일|주|주일|개월|달|년)\s*(?:안에|이내|동안|만에)/gi;
const LIMITS =
  /\b(?:without|only|not more than|no more than|at most|must not|must)\s+[^,.;!?]{2,60}|[^\s,.;!?]{1,20}(?:\s[^\s,.;!?]{1,20})?\s?(?:없이|제외하고|금지)|[^\s,.;!?]{1,20}\s?(?:만으로|에서만|에게만|한정)/gi;

/** The ids of the questions what of the files holds. */
const FROM_FILES = /^(?:from-files|revision-\d+-files)$/;

const TEXT = {
  en: {
    reply:
      "I am PlanCraft. Give me an idea in one line and I make a planning document of it. No language model is set up, so it is a worksheet to fill in; with one it is a plan. For example: A marketplace for used climbing gear.",
    suffix: { web_app_plan: "product worksheet", business_plan: "business worksheet" },
    budget: "Budget",
    timeline: "Timeline",
    limit: "Condition",
    file: "From the files",
    repair: "To be repaired from the last review",
  },
  ko: {
    reply:
      "저는 기획 도우미 PlanCraft입니다. 아이디어를 한 줄로 적어 주시면 기획 문서를 만들어 드립니다. 지금은 언어 모델이 설정되지 않아 직접 채우는 작업표를 만들며, OPENAI_API_KEY를 설정하면 기획서를 작성합니다. 예: 중고 등산 장비 장터.",
    suffix: { web_app_plan: "서비스 기획 작업표", business_plan: "사업 기획 작업표" },
    budget: "예산",
    timeline: "일정",
    limit: "조건",
    file: "파일에서 확인",
    repair: "지난 검토에서 고칠 점",
  },
} as const;

/** The offline `Analysis`: read from the idea's own words and the answers; nothing is invented. */
export function analyzeOffline(input: AnalysisInput): Analysis {
  const language = input.language ?? (hasHangul(input.idea) ? "ko" : "en");
  const idea = clean(input.idea);
  const reading = readIdea(input.idea, language);
  const documentType: DocumentType =
    WEB.test(idea) || reading.kind === "app" || reading.kind === "tool" ? "web_app_plan" : "business_plan";
  const smallTalk = idea === "" || SMALL_TALK.test(idea) || SMALL_TALK_KO.test(idea);
  const targetUsers = users(input.answers, reading, language);
  const base = {
    isPlanningRequest: !smallTalk,
    directReply: smallTalk ? TEXT[language].reply : null,
    title: titleOf(reading, language, documentType, hasHangul(input.idea)),
    targetUsers,
    documentType,
    language,
  };
  if (smallTalk) {
    return { ...base, purpose: "", targetUsers: "", features: [], constraints: [], assumptions: [], questions: [] };
  }
  return {
    ...base,
    purpose: purposeOf(answerTo(input.answers, "purpose"), language),
    features: featuresOf(reading, input.minFeatures),
    constraints: constraintsOf(input, idea, language),
    assumptions: assumptionsOf(reading, input.answers, language),
    specialists: specialistsFor(idea),
    questions: questionsOf(input, idea, reading, documentType, language),
  };
}

function titleOf(reading: IdeaReading, language: Language, type: DocumentType, korean: boolean): string {
  const suffix = TEXT[language].suffix[type];
  const native = korean === (language === "ko");
  if (language === "ko") return native ? `${reading.core} ${suffix}` : `${quoted(reading.core, language)} ${suffix}`;
  return native ? `${reading.core}: ${suffix}` : `${capitalised(suffix)} for ${quoted(reading.core, language)}`;
}

function users(answers: readonly AnswerNote[], reading: IdeaReading, language: Language): string {
  const answer = answerTo(answers, "audience");
  if (answer !== null) return shorten(answer.replace(/[.\s]+$/, ""), 160);
  if (reading.audience !== null && hasHangul(reading.audience) === (language === "ko")) return reading.audience;
  return reading.words.audience.replaceAll("{s}", () => reading.subject);
}

function purposeOf(answer: string | null, language: Language): string {
  const yes = answer !== null && /^(?:yes|true|y|예|네|그렇습니다)[.!]?$/i.test(answer);
  const no = answer !== null && /^(?:no|false|n|아니요|아니오)[.!]?$/i.test(answer);
  if (language === "ko") {
    if (yes) return "스스로 비용을 감당하고 수입을 내는 사업을 단계적으로 증명하는 것이 목적입니다.";
    if (no) return "수입보다 쓰임과 배움을 먼저 얻는 것이 목적이며, 수입은 비용을 감당하는 정도면 충분합니다.";
    if (answer !== null) return `목적은 다음과 같습니다: ${sentence(answer)}`;
    return "목적은 아직 말씀하지 않으셨습니다(결정 필요).";
  }
  if (yes) return "The aim is a business that carries its own costs and earns money, proved step by step.";
  if (no) return "The aim is use and learning before income; income only has to cover the costs.";
  if (answer !== null) return `The aim, as stated: ${sentence(answer)}`;
  return "The aim is not stated yet (to decide).";
}

function sentence(text: string): string {
  return `${shorten(text.replace(/[.\s]+$/, ""), 300)}.`;
}

function featuresOf(reading: IdeaReading, atLeast: number): string[] {
  return reading.words.features
    .slice(0, Math.max(atLeast, 3))
    .map((feature) => feature.replaceAll("{s}", () => reading.subject));
}

/** The first amount of money beside a word for a budget: a price is none. */
function statedBudget(idea: string): string | undefined {
  return [...idea.matchAll(MONEY)].find(({ 0: amount, index }) => {
    const before = idea.slice(Math.max(0, index - BESIDE), index).replace(/^.*[,;.!?]/s, "");
    const after = idea.slice(index + amount.length, index + amount.length + BESIDE).replace(/[,;.!?].*$/s, "");
    return BUDGET.test(before) || /^\s*(?:of\s+)?(?:budget|funding|capital|savings|예산|자금|자본)/i.test(after);
  })?.[0];
}

function constraintsOf(input: AnalysisInput, idea: string, language: Language): string[] {
  const text = TEXT[language];
  const found: string[] = [];
  const budget = answerTo(input.answers, "budget") ?? statedBudget(idea);
  if (budget !== undefined) found.push(`${text.budget}: ${budget}`);
  const timeline = answerTo(input.answers, "timeline") ?? matches(idea, WHEN)[0];
  if (timeline !== undefined) found.push(`${text.timeline}: ${timeline}`);
  for (const limit of matches(idea, LIMITS)) found.push(`${text.limit}: ${limit}`);
  for (const note of input.answers) {
    if (note.questionId === "constraints" || note.questionId === "scope" || note.questionId.startsWith("other")) {
      found.push(`${text.limit}: ${clean(note.answer)}`);
    }
  }
  for (const statement of confirmedOf(input.answers)) found.push(`${text.file}: ${clean(statement)}`);
  for (const weakness of input.weaknesses) found.push(`${text.repair}: ${clean(weakness)}`);
  return [...new Set(found)].map((entry) => shorten(entry, 300));
}

/** What the person confirmed of their files, each entry for itself. */
function confirmedOf(answers: readonly AnswerNote[]): string[] {
  const given = answers.filter(({ questionId, byHuman }) => byHuman && FROM_FILES.test(questionId));
  return given.flatMap(({ answer }) => answer.split(/(?<=”); /u));
}

function assumptionsOf(reading: IdeaReading, answers: readonly AnswerNote[], language: Language): string[] {
  const { unit, channel } = reading.words;
  const taken =
    language === "ko"
      ? [
          `성과는 ${quoted(unit, language)} 단위로 셉니다.`,
          `첫 고객은 다음 경로에서 만날 수 있다고 봅니다: ${channel}.`,
          "기능은 말씀하신 것이 아니라 이런 종류의 아이디어에 흔한 것입니다.",
        ]
      : [
          `Success is counted in ${reading.words.units}.`,
          `The first customers can be met through ${channel}.`,
          "The features are those usual for this kind of idea; you did not name them.",
        ];
  if (reading.audience === null && answerTo(answers, "audience") === null) {
    taken.push(
      language === "ko"
        ? "대상 고객은 아이디어의 종류에서 미루어 정했습니다."
        : "The audience was inferred from the kind of idea.",
    );
  }
  return taken;
}

function questionsOf(
  input: AnalysisInput,
  idea: string,
  reading: IdeaReading,
  documentType: DocumentType,
  language: Language,
): ProposedQuestion[] {
  if (input.round !== 1 || !input.mayAsk) return [];
  const questions: ProposedQuestion[] = [];
  if (reading.audience === null && answerTo(input.answers, "audience") === null) {
    questions.push(audienceQuestion(reading, language));
  }
  const second = secondQuestion(reading.kind, documentType, language);
  const saidAlready =
    second.id === "timeline"
      ? matches(idea, WHEN).length > 0
      : /\b(?:non-?profit|charity|hobby|to earn|for profit)\b|비영리|취미|수익을|돈을 벌/i.test(idea);
  if (!saidAlready && answerTo(input.answers, second.id) === null) questions.push(second);
  return questions;
}

function answerTo(answers: readonly AnswerNote[], id: string): string | null {
  const answer = clean(answers.findLast((note) => note.questionId === id)?.answer ?? "");
  return answer === "" ? null : answer;
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[0].trim());
}
