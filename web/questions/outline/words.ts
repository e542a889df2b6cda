import type { RoomWords } from "../../shell/language.tsx";
import { OUTLINE_LIMITS, type SectionFault } from "./outline-draft.ts";

const number = (value: number) => value.toLocaleString("en-US");

const FAULTS_EN: Readonly<Record<SectionFault, string>> = {
  "title-missing": "A section needs a title.",
  "title-long": `A title has at most ${OUTLINE_LIMITS.title} characters.`,
  "intent-long": `What it is to tell has at most ${number(OUTLINE_LIMITS.intent)} characters.`,
  "points-many": `A section has at most ${OUTLINE_LIMITS.points} key points.`,
  "point-long": `A key point has at most ${OUTLINE_LIMITS.point} characters.`,
};

const FAULTS_KO: Readonly<Record<SectionFault, string>> = {
  "title-missing": "섹션에는 제목이 있어야 합니다.",
  "title-long": `제목은 ${OUTLINE_LIMITS.title}자까지 적을 수 있습니다.`,
  "intent-long": `전할 내용은 ${number(OUTLINE_LIMITS.intent)}자까지 적을 수 있습니다.`,
  "points-many": `핵심 내용은 ${OUTLINE_LIMITS.points}개까지 적을 수 있습니다.`,
  "point-long": `핵심 내용 하나는 ${OUTLINE_LIMITS.point}자까지 적을 수 있습니다.`,
};

const en = {
  heading: (count: number) => `Outline (${count} ${count === 1 ? "section" : "sections"})`,
  edited: "edited",
  howToMove: "Drag a section by its handle, or move it with the buttons.",
  title: (at: number) => `Title of section ${at}`,
  untitled: "a section without a title",
  move: (title: string) => `Move ${title}`,
  moveUp: (title: string) => `Move ${title} up`,
  moveDown: (title: string) => `Move ${title} down`,
  lock: (title: string) => `Lock ${title}`,
  lockWhat: "Locked: once it is written, no review changes it.",
  remove: (title: string) => `Remove ${title}`,
  details: "What it tells",
  intent: "What it is to tell the reader",
  points: "Key points",
  pointsHint: "One on each line.",
  add: "Add a section",
  full: `An outline has at most ${OUTLINE_LIMITS.sections} sections.`,
  removed: (title: string) => `“${title}” was removed.`,
  undo: (title: string) => `Put “${title}” back`,
  discard: "Discard all changes",
  reject: "Reject it…",
  reason: "What is wrong with it",
  reasonHint: "The next outline is made by what you write here.",
  keep: "Keep it after all",
  noMoreRejections: "It was rejected as often as it can be: change it as you want it.",
  fault: (fault: SectionFault) => FAULTS_EN[fault],
  instructions:
    "To move a section, press Space or Enter on its handle. Then use the arrow keys, and press Space or Enter again to drop it, or Escape to leave it where it was.",
  lifted: (title: string, at: number, of: number) => `${title} is lifted, at place ${at} of ${of}.`,
  over: (title: string, at: number, of: number) => `${title} is at place ${at} of ${of}.`,
  dropped: (title: string, at: number, of: number) => `${title} was dropped at place ${at} of ${of}.`,
  left: (title: string, at: number, of: number) => `${title} was left at place ${at} of ${of}.`,
};

export const words: RoomWords<typeof en> = {
  en,
  ko: {
    heading: (count) => `목차(섹션 ${count}개)`,
    edited: "수정됨",
    howToMove: "손잡이를 끌거나 버튼을 눌러 섹션을 옮길 수 있습니다.",
    title: (at) => `${at}번째 섹션 제목`,
    untitled: "제목 없는 섹션",
    move: (title) => `${title} 옮기기`,
    moveUp: (title) => `${title} 위로 옮기기`,
    moveDown: (title) => `${title} 아래로 옮기기`,
    lock: (title) => `${title} 잠그기`,
    lockWhat: "잠긴 섹션입니다. 한 번 쓰고 나면 검토에서 바꾸지 않습니다.",
    remove: (title) => `${title} 빼기`,
    details: "담을 내용",
    intent: "독자에게 전할 내용",
    points: "핵심 내용",
    pointsHint: "한 줄에 하나씩 적어 주세요.",
    add: "섹션 추가",
    full: `목차에는 섹션을 ${OUTLINE_LIMITS.sections}개까지 둘 수 있습니다.`,
    removed: (title) => `“${title}” 섹션을 뺐습니다.`,
    undo: (title) => `“${title}” 되돌리기`,
    discard: "수정한 내용 모두 버리기",
    reject: "거절…",
    reason: "맞지 않는 점",
    reasonHint: "여기에 적은 내용으로 목차를 새로 만듭니다.",
    keep: "거절하지 않기",
    noMoreRejections: "더 거절할 수 없습니다. 원하는 대로 직접 고쳐 주세요.",
    fault: (fault) => FAULTS_KO[fault],
    instructions:
      "섹션을 옮기려면 손잡이에서 스페이스나 엔터를 누르세요. 화살표 키로 옮기고, 다시 스페이스나 엔터를 누르면 놓입니다. Esc를 누르면 제자리에 둡니다.",
    lifted: (title, at, of) => `${title} 섹션을 들었습니다. ${of}개 중 ${at}번째입니다.`,
    over: (title, at, of) => `${title} 섹션이 ${of}개 중 ${at}번째에 있습니다.`,
    dropped: (title, at, of) => `${title} 섹션을 ${of}개 중 ${at}번째에 놓았습니다.`,
    left: (title, at, of) => `${title} 섹션을 ${of}개 중 ${at}번째에 그대로 두었습니다.`,
  },
};
