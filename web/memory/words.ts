import type { RoomWords } from "../shell/language.tsx";

const en = {
  memory: "Memory",
  about: "What you chose in earlier plans. Where the same question comes again, your choice is what is recommended.",
  chosen: "You chose",
  inPlan: "in a plan",
  until: (date: string) => `Forgotten by itself on ${date}`,
  forget: "Forget",
  forgetOne: (prompt: string) => `Forget: ${prompt}`,
  forgetTitle: "Forget this?",
  forgetText: (prompt: string) => `All you chose for “${prompt}” is forgotten. Your plans stay as they are.`,
  forgetAll: "Forget all",
  forgetAllTitle: "Forget all your choices?",
  forgetAllText: "New plans then recommend as if you had never chosen. Your plans stay as they are.",
  forgotten: "Forgotten.",
  emptyTitle: "Nothing is remembered yet",
  emptyText:
    "Once you have answered the questions of a plan, your choices stand here for 30 days, and the next plan recommends them.",
};

export const words: RoomWords<typeof en> = {
  en,
  ko: {
    memory: "기억",
    about: "이전 기획서에서 고른 답입니다. 같은 질문이 다시 나오면 이 답을 추천합니다.",
    chosen: "고른 답",
    inPlan: "기획서 보기",
    until: (date) => `${date}에 자동으로 지워집니다`,
    forget: "지우기",
    forgetOne: (prompt) => `지우기: ${prompt}`,
    forgetTitle: "이 기억을 지울까요?",
    forgetText: (prompt) => `‘${prompt}’ 질문에 고른 답을 모두 지웁니다. 기획서는 그대로 남습니다.`,
    forgetAll: "모두 지우기",
    forgetAllTitle: "기억을 모두 지울까요?",
    forgetAllText: "다음 기획서부터는 이전 선택을 참고하지 않고 추천합니다. 기획서는 그대로 남습니다.",
    forgotten: "지웠습니다.",
    emptyTitle: "아직 기억한 내용이 없습니다",
    emptyText: "기획서의 질문에 답하면 고른 답이 30일 동안 여기에 남고, 다음 기획서에서 추천합니다.",
  },
};
