import type { Language } from "../../../../schemas/idea.ts";
import { type OwnSection, own } from "./own-section.ts";

/** Those of calls, research and non-profits, by id. */
export const PUBLIC_SECTIONS: Readonly<Record<string, Readonly<Record<Language, OwnSection>>>> = {
  "call-requirements": own(
    [
      "What the call asks for",
      "Puts each requirement of the call beside the page that answers it; a gap is seen at once.",
      [
        "What does the call demand word for word, and on which page is each point answered?",
        "Which limits hold: amount, own share, duration, number of pages, form?",
        "By which day and hour must it be handed in, by whom and in which way?",
      ],
    ],
    [
      "공모 요구 사항",
      "공고의 요구 사항마다 답하는 쪽수를 나란히 적어 빠진 곳이 바로 보이게 합니다.",
      [
        "공고는 무엇을 요구하고, 항목마다 어느 쪽에서 답합니까?",
        "금액, 자부담, 기간, 분량, 서식에는 어떤 제한이 있습니까?",
        "언제까지 누가 어떤 방법으로 제출해야 합니까?",
      ],
    ],
  ),
  "eligibility-and-documents": own(
    [
      "Eligibility and documents",
      "Checks whether we may apply at all, and lists each paper with who brings it.",
      [
        "Which conditions must the applicant meet, and which paper proves each?",
        "Which partners are needed, and what have they signed?",
        "Which documents take longest to get, and who asks for them today?",
      ],
    ],
    [
      "신청 자격과 제출 서류",
      "신청할 수 있는지부터 확인하고, 서류마다 준비할 사람을 정합니다.",
      [
        "신청자는 어떤 조건을 갖추어야 하고, 무엇으로 증명합니까?",
        "어떤 협력 기관이 필요하고 무엇에 서명했습니까?",
        "발급에 가장 오래 걸리는 서류는 무엇이고 오늘 누가 신청합니까?",
      ],
    ],
  ),
  "evaluation-criteria": own(
    [
      "How it is judged",
      "Works along the criteria of those who decide, with the points that each is worth.",
      [
        "Which criteria does the call name, and how many points is each worth?",
        "What proves each of them best: a figure, a letter, an earlier project?",
        "Where are we weak, and what can be done before handing in?",
      ],
    ],
    [
      "심사 기준",
      "심사하는 쪽의 기준과 배점을 따라 준비합니다.",
      [
        "공고에 적힌 기준과 배점은 무엇입니까?",
        "기준마다 무엇이 가장 좋은 증거입니까(수치, 확인서, 이전 사업)?",
        "약한 기준은 무엇이고 제출 전에 무엇을 할 수 있습니까?",
      ],
    ],
  ),
  "research-question": own(
    [
      "Question and hypotheses",
      "States the one question, what would count as an answer, and what would refute us.",
      [
        "Which single question is answered, and for whom does the answer matter?",
        "Which result would confirm each hypothesis, and which would refute it?",
        "What is outside the question, although it is near?",
      ],
    ],
    [
      "연구 질문과 가설",
      "하나의 질문과, 답으로 인정할 결과와 반박할 결과를 정합니다.",
      [
        "어떤 질문 하나에 답하고, 그 답은 누구에게 중요합니까?",
        "가설마다 어떤 결과가 나오면 지지되고, 어떤 결과가 나오면 기각됩니까?",
        "가깝지만 다루지 않을 것은 무엇입니까?",
      ],
    ],
  ),
  "state-of-knowledge": own(
    [
      "What is known already",
      "Lists the studies that must be read, and the gap that is left.",
      [
        "Which ten works must be read first, and what does each say on the question?",
        "On what do they contradict each other, and why?",
        "Which gap is left that this project can close?",
      ],
    ],
    [
      "선행 연구",
      "먼저 읽어야 할 연구와 남아 있는 빈틈을 정리합니다.",
      [
        "먼저 읽어야 할 문헌 열 편은 무엇이고, 이 질문에 대해 무엇이라고 합니까?",
        "서로 어긋나는 점과 그 이유는 무엇입니까?",
        "이 연구가 메울 수 있는 빈틈은 무엇입니까?",
      ],
    ],
  ),
  "method-and-sample": own(
    [
      "Method and sample",
      "Says how the data are won, from how many cases, and why that is enough.",
      [
        "Which method answers the question, and which one was rejected for what reason?",
        "How many cases are needed, for which smallest effect, and where do they come from?",
        "How are the data analysed, written down before they are seen?",
      ],
    ],
    [
      "연구 방법과 표본",
      "자료를 어떻게, 몇 사례에서 얻고 왜 그만큼이면 충분한지 밝힙니다.",
      [
        "어떤 방법이 질문에 답하고, 다른 방법은 왜 쓰지 않습니까?",
        "가장 작은 효과를 보려면 몇 사례가 필요하고 어디에서 얻습니까?",
        "자료를 보기 전에 정해 둘 분석 방법은 무엇입니까?",
      ],
    ],
  ),
  "ethics-and-consent": own(
    [
      "Ethics and consent",
      "Settles what participants are told, what they agree to, and who has to approve.",
      [
        "Which board has to approve, with which papers, and how long does it take?",
        "What are participants told, what do they sign, and how do they withdraw?",
        "Which data are kept, where, for how long, and who may see them?",
      ],
    ],
    [
      "연구 윤리와 동의",
      "참여자에게 알릴 것과 동의받을 것, 승인할 곳을 정합니다.",
      [
        "어느 위원회의 승인이 필요하고 서류와 기간은 어떻게 됩니까?",
        "참여자에게 무엇을 알리고 무엇에 동의받으며 어떻게 그만둘 수 있습니까?",
        "어떤 자료를 어디에 얼마 동안 보관하고 누가 볼 수 있습니까?",
      ],
    ],
  ),
  dissemination: own(
    [
      "Publication and use",
      "Says who gets the results, in which form, and what they can do with them.",
      [
        "Who has to know the result, and in which form will they read it?",
        "Where is it published, and which data and code are open?",
        "What changes in practice if the answer is yes, and what if it is no?",
      ],
    ],
    [
      "성과 공개와 활용",
      "누가 결과를 어떤 형태로 받아 무엇에 쓸지 정합니다.",
      [
        "누가 결과를 알아야 하고 어떤 형태로 읽게 됩니까?",
        "어디에 발표하고 자료와 코드는 어디까지 공개합니까?",
        "결과에 따라 현장에서 무엇이 달라집니까?",
      ],
    ],
  ),
  "need-and-beneficiaries": own(
    [
      "Need and beneficiaries",
      "Shows who is in need, how many they are, and what they say themselves.",
      [
        "Who is in need, how many are they in the area, and who has counted them?",
        "What do they say they need, in their own words?",
        "Who helps them today, and what is still missing?",
      ],
    ],
    [
      "필요와 수혜자",
      "누가 도움이 필요하고 몇 명이며 무엇이라고 말하는지 밝힙니다.",
      [
        "지역에서 누가 몇 명이나 도움이 필요하고, 누가 세었습니까?",
        "당사자는 무엇이 필요하다고 말합니까?",
        "지금은 누가 돕고 있고 무엇이 부족합니까?",
      ],
    ],
  ),
  "offer-to-beneficiaries": own(
    [
      "What is offered",
      "Describes the help itself: what one person gets, how often, and under which rule.",
      [
        "What does one person get, how often, and for how long?",
        "By which rule is decided who gets it when it is not enough for all?",
        "What is not offered, and where are people sent for it?",
      ],
    ],
    [
      "지원 내용",
      "한 사람이 무엇을 얼마나 자주, 어떤 기준으로 받는지 정합니다.",
      [
        "한 사람이 무엇을 얼마나 자주, 얼마 동안 받습니까?",
        "모두에게 돌아가지 못할 때 어떤 기준으로 정합니까?",
        "지원하지 않는 것은 무엇이고 어디로 안내합니까?",
      ],
    ],
  ),
  funding: own(
    [
      "Funding",
      "Names who gives money or goods, for what, until when, and what happens afterwards.",
      [
        "Who gives how much, in money or in kind, and what do they want to see for it?",
        "Which part is certain, which applied for, and which only hoped for?",
        "What is paid for when the largest giver leaves?",
      ],
    ],
    [
      "재원",
      "누가 무엇을 위해 언제까지 지원하고 그 뒤에는 어떻게 할지 정합니다.",
      [
        "누가 현금이나 현물로 얼마를 지원하고 무엇을 기대합니까?",
        "확정된 것, 신청한 것, 기대하는 것은 각각 얼마입니까?",
        "가장 큰 지원이 끊기면 무엇으로 유지합니까?",
      ],
    ],
  ),
  "volunteers-and-partners": own(
    [
      "Volunteers and partners",
      "Plans who helps, how they are won and kept, and who is responsible for them.",
      [
        "How many volunteers are needed, for which tasks and hours?",
        "How are they won, trained, insured and thanked?",
        "Which organisations take part, and what is agreed with each in writing?",
      ],
    ],
    [
      "자원봉사자와 협력 기관",
      "누가 돕고 어떻게 모으고 유지하며 누가 책임지는지 정합니다.",
      [
        "어떤 일에 몇 명의 자원봉사자가 몇 시간씩 필요합니까?",
        "어떻게 모집하고 교육하며 보험과 감사 표시는 어떻게 합니까?",
        "어떤 기관이 참여하고 무엇을 서면으로 약속합니까?",
      ],
    ],
  ),
};
