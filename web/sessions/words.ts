import type { RoomWords } from "../shell/language.tsx";

const en = {
  plans: "Plans",
  newPlan: "New plan",
  untitled: "Not named yet",
  more: "Show more",
  remove: "Delete",
  removeTitle: "Delete this plan?",
  removeText: (title: string) => `“${title}”, its versions, figures and record are deleted for good.`,
  removed: (title: string) => `“${title}” is deleted.`,
  emptyTitle: "Begin with one sentence",
  emptyText:
    "Say what you have in mind. PlanCraft asks what only you can decide, researches the rest, and writes a plan whose figures you can change.",
  examplesTitle: "Such as",
  examples: [
    "A marketplace for used climbing gear",
    "A language course for nurses who work at night",
    "Solar panels for the roofs of our housing cooperative",
  ],
  emptyAct: "Write a plan",
};

export const words: RoomWords<typeof en> = {
  en,
  ko: {
    plans: "기획서",
    newPlan: "새 기획서",
    untitled: "아직 제목 없음",
    more: "더 보기",
    remove: "삭제",
    removeTitle: "이 기획서를 삭제할까요?",
    removeText: (title) => `‘${title}’ 기획서와 버전, 수치, 기록이 모두 삭제되며 되돌릴 수 없습니다.`,
    removed: (title) => `‘${title}’ 기획서를 삭제했습니다.`,
    emptyTitle: "한 문장으로 시작하세요",
    emptyText:
      "떠오른 생각을 적어 보세요. 직접 결정할 일만 여쭙고, 나머지는 조사해서 수치를 바꿀 수 있는 기획서로 써 드립니다.",
    examplesTitle: "예를 들면",
    examples: ["중고 등산 장비 거래 서비스", "야간 근무 간호사를 위한 어학 강좌", "우리 아파트 옥상 태양광 발전"],
    emptyAct: "기획서 쓰기",
  },
};
