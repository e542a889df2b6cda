import type { Choices } from "../../schemas/http/choices.ts";
import type { RoomWords } from "../shell/language.tsx";
import { type FileFault, sizeInWords } from "./file-checks.ts";
import type { DraftFault } from "./new-plan-draft.ts";

type Preset = Choices["presets"][number];

const number = (value: number) => value.toLocaleString("en-US");
/** What one page of a document holds, about. */
const PAGE = { words: 500, letters: 1_300 } as const;

const FAULTS_EN: Readonly<Record<DraftFault, string>> = {
  "idea-missing": "Say in a line or two what is to be planned.",
  "idea-long": "An idea has at most 10,000 characters. What is longer can be given as a file.",
  cost: "This is to be an amount in US dollars, such as 2.50.",
  tokens: "This is to be a whole number, such as 500,000.",
  "model-missing": "Name the model, such as openai:gpt-4.1.",
};

const FAULTS_KO: Readonly<Record<DraftFault, string>> = {
  "idea-missing": "무엇을 기획할지 한두 줄로 적어 주세요.",
  "idea-long": "아이디어는 10,000자까지 적을 수 있습니다. 더 긴 내용은 파일로 주세요.",
  cost: "2.50처럼 미국 달러 금액으로 적어 주세요.",
  tokens: "500,000처럼 정수로 적어 주세요.",
  "model-missing": "openai:gpt-4.1처럼 모델 이름을 적어 주세요.",
};

function fileFaultEn({ kind, name, bound }: FileFault, types: readonly string[]): string {
  switch (kind) {
    case "empty":
      return `“${name}” is empty.`;
    case "large":
      return `“${name}” is larger than ${sizeInWords(bound)}, so it was not added.`;
    case "type":
      return `“${name}” cannot be read: give it as one of ${types.join(", ")}.`;
    case "many":
      return `“${name}” was not added: a plan can be given ${bound} files at most.`;
    case "all-large":
      return `“${name}” was not added: all files together may have ${sizeInWords(bound)} at most.`;
    case "twice":
      return `“${name}” is on the list already.`;
  }
}

function fileFaultKo({ kind, name, bound }: FileFault, types: readonly string[]): string {
  switch (kind) {
    case "empty":
      return `“${name}” 파일이 비어 있습니다.`;
    case "large":
      return `“${name}” 파일은 ${sizeInWords(bound)}보다 커서 넣지 않았습니다.`;
    case "type":
      return `“${name}” 파일은 읽을 수 없습니다. ${types.join(", ")} 가운데 하나로 주세요.`;
    case "many":
      return `“${name}” 파일은 넣지 않았습니다. 파일은 ${bound}개까지 줄 수 있습니다.`;
    case "all-large":
      return `“${name}” 파일은 넣지 않았습니다. 파일은 모두 합해 ${sizeInWords(bound)}까지 줄 수 있습니다.`;
    case "twice":
      return `“${name}” 파일은 이미 목록에 있습니다.`;
  }
}

const en = {
  title: "New plan",
  idea: "What do you want to plan?",
  ideaHint: "One line is enough. You are asked about the rest.",
  ideaExample: "A marketplace where climbers buy and sell used gear",
  left: (count: number) => (count >= 0 ? `${number(count)} characters left` : `${number(-count)} characters too long`),
  preset: "How thorough",
  presets: { fast: "Fast", balanced: "Balanced", quality: "Thorough" } as Readonly<Record<string, string>>,
  presetWhat: ({ minSections, refineRounds, length }: Preset) =>
    `${minSections} sections or more, ${
      refineRounds === 0 ? "no round" : refineRounds === 1 ? "one round" : `up to ${refineRounds} rounds`
    } of review, up to ${number(length.en)} words (about ${Math.round(length.en / PAGE.words)} pages).`,
  usual: "usual",
  model: "Model",
  modelOfPreset: (model: string) => `As the preset has it (${model})`,
  modelUnknown: "As the server has it",
  otherModel: "Another model…",
  otherModelName: "The model's name",
  otherModelHint: "As provider:name, such as anthropic:claude-sonnet-5-5.",
  offline: "Offline, without a language model",
  offlineWhat:
    "Without a language model you get a worksheet to fill in, not a written plan. Whoever runs this server can set a key with “plancraft setup”.",
  noModel: "No model of this server may be used by you: ask whoever runs it.",
  language: "Language of the plan",
  languageOfIdea: "That of the idea",
  languages: { en: "English", ko: "한국어 (Korean)" },
  more: "More",
  moreWhat: "limits, recommended answers",
  maxCost: "At most this cost, in US dollars",
  maxTokens: "At most this many tokens",
  limitHint: "The plan stops before it costs more, and can be continued.",
  usualLimit: (limit: number) => `${number(limit)} where nothing is said`,
  noLimit: "No limit",
  yes: "Take every recommended answer",
  yesWhat: "Nothing is asked. The plan says which answers were taken for you.",
  files: "Files to plan by",
  filesHint: (count: number, bytes: number) =>
    `Notes, studies, prices as text, PDF, DOCX, XLSX, PPTX or HWPX: ${count} at most, ${sizeInWords(bytes)} each. Drop them anywhere on this page.`,
  filesHintUnknown: "Notes, studies, prices as text, PDF, DOCX, XLSX, PPTX or HWPX. Drop them anywhere on this page.",
  choose: "Choose files",
  drop: "Drop the files to plan by",
  remove: (name: string) => `Remove ${name}`,
  again: (names: string) => `Choose these again, the page was loaded anew: ${names}.`,
  begin: "Begin the plan",
  sendKeys: (isMac: boolean): string => (isMac ? "or Command and Enter" : "or Ctrl and Enter"),
  sending: (percent: number) => `Sending the files: ${percent} %`,
  beginning: "The plan is being begun.",
  fault: (fault: DraftFault) => FAULTS_EN[fault],
  fileFault: fileFaultEn,
};

export const words: RoomWords<typeof en> = {
  en,
  ko: {
    title: "새 기획서",
    idea: "무엇을 기획할까요?",
    ideaHint: "한 줄이면 충분합니다. 나머지는 질문으로 여쭙습니다.",
    ideaExample: "등반 장비를 사고파는 중고 장터",
    left: (count) => (count >= 0 ? `${number(count)}자 남음` : `${number(-count)}자 초과`),
    preset: "깊이",
    presets: { fast: "빠르게", balanced: "균형 있게", quality: "꼼꼼하게" },
    presetWhat: ({ minSections, refineRounds, length }) =>
      `섹션 ${minSections}개 이상, 검토 ${
        refineRounds === 0 ? "없음" : refineRounds === 1 ? "1번" : `최대 ${refineRounds}번`
      }, ${number(length.ko)}자 이내(약 ${Math.round(length.ko / PAGE.letters)}쪽).`,
    usual: "기본",
    model: "모델",
    modelOfPreset: (model) => `프리셋의 모델(${model})`,
    modelUnknown: "서버의 기본 모델",
    otherModel: "다른 모델…",
    otherModelName: "모델 이름",
    otherModelHint: "anthropic:claude-sonnet-5-5처럼 제공자:이름으로 적어 주세요.",
    offline: "오프라인(언어 모델 없음)",
    offlineWhat:
      "언어 모델이 없으면 완성된 기획서 대신 직접 채우는 작업표를 드립니다. 서버 운영자가 “plancraft setup”으로 키를 설정할 수 있습니다.",
    noModel: "이 서버에서 쓸 수 있는 모델이 없습니다. 서버 운영자에게 문의하세요.",
    language: "기획서 언어",
    languageOfIdea: "아이디어와 같은 언어",
    languages: { en: "영어 (English)", ko: "한국어" },
    more: "더 보기",
    moreWhat: "한도, 추천 답변",
    maxCost: "비용 한도(미국 달러)",
    maxTokens: "토큰 한도",
    limitHint: "한도를 넘기 전에 멈추며, 나중에 이어서 진행할 수 있습니다.",
    usualLimit: (limit) => `정하지 않으면 ${number(limit)}`,
    noLimit: "한도 없음",
    yes: "모든 질문에 추천 답변 사용",
    yesWhat: "아무것도 묻지 않습니다. 어떤 답변을 사용했는지는 기획서에 나옵니다.",
    files: "참고할 파일",
    filesHint: (count, bytes) =>
      `메모, 조사 자료, 가격표 등을 텍스트, PDF, DOCX, XLSX, PPTX, HWPX로 ${count}개까지, 하나에 ${sizeInWords(bytes)}까지 줄 수 있습니다. 이 페이지 어디에나 끌어다 놓으세요.`,
    filesHintUnknown:
      "메모, 조사 자료, 가격표 등을 텍스트, PDF, DOCX, XLSX, PPTX, HWPX로 주세요. 이 페이지 어디에나 끌어다 놓으세요.",
    choose: "파일 선택",
    drop: "참고할 파일을 놓으세요",
    remove: (name) => `${name} 빼기`,
    again: (names) => `페이지를 다시 불러왔으니 다음 파일을 다시 선택해 주세요: ${names}.`,
    begin: "기획 시작",
    sendKeys: (isMac) => (isMac ? "또는 Command + Enter" : "또는 Ctrl + Enter"),
    sending: (percent) => `파일 보내는 중: ${percent}%`,
    beginning: "기획을 시작하는 중입니다.",
    fault: (fault) => FAULTS_KO[fault],
    fileFault: fileFaultKo,
  },
};
