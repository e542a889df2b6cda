import type { RoomWords } from "../shell/language.tsx";

const en = {
  retry: "Try again",
  copy: "Copy the message",
  copied: "Copied",
  unreachable: "The server cannot be reached. What you entered is kept; try again when it is back.",
  broken: "This part of the page failed. The rest of it works, and nothing is lost.",
  request: (id: string) => `Request ${id}`,
  close: "Close",
  back: "Back",
  loading: "Loading",
  states: {
    queued: "Queued",
    running: "In progress",
    waiting: "Waiting for you",
    done: "Done",
    partial: "Incomplete",
    failed: "Failed",
    interrupted: "Interrupted",
    cancelled: "Cancelled",
    crashed: "Stopped by a crash",
  },
};

export const words: RoomWords<typeof en> = {
  en,
  ko: {
    retry: "다시 시도",
    copy: "메시지 복사",
    copied: "복사했습니다",
    unreachable: "서버에 연결할 수 없습니다. 입력한 내용은 그대로 있으니 연결되면 다시 시도하세요.",
    broken: "페이지의 이 부분에 문제가 생겼습니다. 나머지는 그대로 쓸 수 있고 잃은 것은 없습니다.",
    request: (id) => `요청 ${id}`,
    close: "닫기",
    back: "돌아가기",
    loading: "불러오는 중",
    states: {
      queued: "순서를 기다리는 중",
      running: "진행 중",
      waiting: "답변 대기",
      done: "완료",
      partial: "일부 완성",
      failed: "실패",
      interrupted: "중단됨",
      cancelled: "취소됨",
      crashed: "비정상 종료됨",
    },
  },
};
