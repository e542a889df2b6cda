import type { Language } from "../../../../schemas/idea.ts";
import { type OwnSection, own } from "./own-section.ts";
import { PUBLIC_SECTIONS } from "./public-sections.ts";

/** By id, in both languages. */
export const OWN_SECTIONS: Readonly<Record<string, Readonly<Record<Language, OwnSection>>>> = {
  ...PUBLIC_SECTIONS,
  "place-and-range": own(
    [
      "Place and range",
      "Settles where the shop is, what is on its shelves and what is left out.",
      [
        "Which three places are possible, with rent, size and people passing at three hours?",
        "What is sold on the first day, from whom, and at which margin?",
        "What is left out on purpose, although customers ask for it?",
      ],
    ],
    [
      "입지와 상품 구성",
      "가게를 어디에 열고 무엇을 갖추며 무엇을 두지 않을지 정합니다.",
      [
        "가능한 자리 세 곳의 임대료, 면적, 시간대별 유동 인구는 얼마입니까?",
        "첫날 무엇을 어디에서 들여와 어떤 마진으로 판매합니까?",
        "고객이 찾더라도 일부러 두지 않을 것은 무엇입니까?",
      ],
    ],
  ),
  "course-of-service": own(
    [
      "How the service runs",
      "Follows one case from the enquiry to the bill, with who does what and how long it takes.",
      [
        "Which steps does one case have, who does each, and in how many minutes?",
        "What is agreed before the work begins, and how is it handed over?",
        "What happens when the customer is not satisfied?",
      ],
    ],
    [
      "서비스 진행 절차",
      "문의에서 청구까지 한 건을 따라가며 누가 무엇을 얼마 동안 하는지 정합니다.",
      [
        "한 건은 어떤 단계로 이루어지고, 단계마다 누가 몇 분 동안 합니까?",
        "작업 전에 무엇을 합의하고, 끝난 뒤 어떻게 넘겨줍니까?",
        "고객이 만족하지 않으면 어떻게 합니까?",
      ],
    ],
  ),
  "work-today": own(
    [
      "How the work is done today",
      "Measures the present way first: without it nobody can tell later whether the tool helped.",
      [
        "Which steps does the work have today, who does them, how often and for how many minutes?",
        "Where do mistakes and waiting arise, and what did the last one cost?",
        "Which spreadsheets, mails and programs are used, and who depends on them?",
      ],
    ],
    [
      "현재 업무 방식",
      "지금의 방식을 먼저 측정합니다. 그래야 나중에 도구의 효과를 알 수 있습니다.",
      [
        "지금은 어떤 단계를 누가 얼마나 자주, 몇 분씩 처리합니까?",
        "실수와 대기는 어디에서 생기고, 최근 한 건의 비용은 얼마였습니까?",
        "어떤 표와 메일, 프로그램을 쓰고 누가 거기에 의존합니까?",
      ],
    ],
  ),
  adoption: own(
    [
      "Introduction and training",
      "Plans how colleagues change over, and when the old way is switched off.",
      [
        "Who uses it first, for how long beside the old way, and who decides to go on?",
        "What does each group have to learn, and who answers its questions?",
        "On which day is the old way switched off, and what is needed before that?",
      ],
    ],
    [
      "도입과 교육",
      "동료들이 어떻게 옮겨 가고 기존 방식을 언제 끝낼지 정합니다.",
      [
        "누가 먼저 얼마 동안 기존 방식과 함께 쓰고, 계속할지 누가 결정합니까?",
        "집단마다 무엇을 배워야 하고 질문은 누가 받습니까?",
        "기존 방식은 어느 날 끝내고, 그 전에 무엇이 갖추어져야 합니까?",
      ],
    ],
  ),
  programme: own(
    [
      "Programme and course of the day",
      "Lays out the day hour by hour, with the highlight and who is responsible.",
      [
        "What happens at which hour and place, and who is responsible for it?",
        "What is the one highlight, and what replaces it if it falls through?",
        "Which contributors have agreed in writing, and which are only asked?",
      ],
    ],
    [
      "프로그램과 당일 진행",
      "하루를 시간대별로 정하고 핵심 순서와 책임자를 밝힙니다.",
      [
        "몇 시에 어디에서 무엇을 하고 누가 책임집니까?",
        "핵심 순서는 무엇이고 취소되면 무엇으로 대신합니까?",
        "서면으로 확정된 출연자와 문의 중인 출연자는 누구입니까?",
      ],
    ],
  ),
  "place-and-safety": own(
    [
      "Place and safety",
      "Settles the place with its limits, and what is done in bad weather, crowds and emergencies.",
      [
        "Which place is possible, for how many people, and until when is it held for us?",
        "Which permits, insurances and services (first aid, guards, fire) are required?",
        "At which sign is it moved, stopped or called off, and who decides?",
      ],
    ],
    [
      "장소와 안전",
      "장소와 수용 인원, 악천후와 혼잡, 응급 상황의 대응을 정합니다.",
      [
        "가능한 장소와 수용 인원, 가예약 기한은 어떻게 됩니까?",
        "어떤 허가와 보험, 응급 인력과 안전 요원이 필요합니까?",
        "어떤 신호가 있으면 옮기거나 멈추고 누가 결정합니까?",
      ],
    ],
  ),
};
