import type { RoomWords } from "./language.tsx";

const en = {
  plans: "Plans",
  newPlan: "New plan",
  memory: "Memory",
  skip: "Skip to content",
  notFound: "There is nothing at this address.",
  toPlans: "See all plans",
};

export const words: RoomWords<typeof en> = {
  en,
  ko: {
    plans: "계획서",
    newPlan: "새 계획서",
    memory: "기억",
    skip: "본문으로 건너뛰기",
    notFound: "이 주소에는 아무것도 없습니다.",
    toPlans: "계획서 목록 보기",
  },
};
