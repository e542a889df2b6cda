import type { MeasureName } from "../../../schemas/rollout/rollout-report.ts";
import { number } from "../../../utils/number-format.ts";
import type { ReportWords } from "./words-en.ts";

const days = (amount: number | null) =>
  amount === null
    ? ""
    : amount < 1
      ? "(지금 속도로 하루 안)"
      : `(지금 속도로 약 ${number.format(Math.ceil(amount))}일)`;
const sessions = (amount: number) => `세션 ${number.format(amount)}개`;

const measures: Readonly<Record<MeasureName, string>> = {
  failure: "우리 쪽 원인의 실패",
  score: "검토 점수",
  contradictions: "발견된 모순",
  cost: "비용",
  tokens: "토큰",
  time: "계획까지 걸린 시간",
  answers: "직접 한 답변",
  revisions: "하루 안의 수정 요청",
  rating: "좋아요",
};

/** What a report says, in Korean. */
export const REPORT_KO: ReportWords = {
  title: (variant) => `A/B 보고서: ${variant}`,
  measures,
  perSession: {
    failure: "세션 중",
    score: "10점 만점, 평균",
    contradictions: "계획당, 평균",
    cost: "세션당, 평균",
    tokens: "세션당, 평균",
    time: "사람을 기다린 시간 제외, 평균",
    answers: "세션당, 평균",
    revisions: "계획당, 평균",
    rating: "평가 중",
  },
  segments: {
    language: (value) => (value === "ko" ? "한국어" : "영어"),
    preset: (value) => `${value} 프리셋`,
    user: (value) => (value === "new" ? "새 사용자" : "돌아온 사용자"),
  },
  conclusions: { better: "나아짐", worse: "나빠짐", same: "의미 있는 차이 없음", open: "아직 알 수 없음" },
  usual: "프로그램 기본값",
  states: { running: "진행 중", promoted: "승격됨", "rolled-back": "되돌림" },

  row: {
    moved: (canary, control, difference, interval) =>
      `대조군 ${control}, 카나리 ${canary}: ${difference} (${interval}).`,
    same: (difference, interval, lift) => `${difference} (${interval}): 양쪽 모두 ${lift} 안쪽입니다.`,
    more: (more, inDays, lift) =>
      `데이터 부족: ${lift}의 차이가 있다면 ${sessions(more)}가 더 있어야 보입니다${days(inDays)}.`,
    endedOpen: (more, lift) => `데이터 부족: ${lift}의 차이가 보이기까지 ${sessions(more)}를 남기고 끝났습니다.`,
    enough: (difference, interval) => `충분하다고 본 만큼 모았지만 분명하지 않습니다: ${difference} (${interval}).`,
    oneUser: "한 그룹의 세션이 모두 한 사용자의 것이라서 변형의 효과와 그 사람의 습관을 가려낼 수 없습니다.",
    fewUsers: "세션이 많은 몇몇 사용자 때문일 수 있습니다.",
    noWay: "데이터가 부족하며 이 비율로는 늘지 않습니다. 한쪽 그룹에 새 세션이 오지 않습니다.",
    ranks: (shift, p) => `그래도 보통의 세션은 ${shift}만큼 다릅니다(순위 검정 p ${p}).`,
    untestable: {
      "too-few": "아직 비교할 것이 없습니다. 이 값이 있는 세션이 한쪽에 너무 적습니다.",
      constant: "검정할 것이 없습니다. 각 그룹의 값이 모두 같습니다.",
      "no-difference": "검정할 것이 없습니다. 각 그룹의 값이 모두 같습니다.",
      "out-of-range": "계산할 수 없습니다. 범위를 벗어난 값이 있습니다.",
    },
  },

  verdict: {
    "split-broken": () => "이 수치를 믿지 마세요. 사용자가 정해진 비율대로 나뉘지 않았습니다.",
    better: (variant) => `${variant} 변형이 더 낫습니다.`,
    worse: (variant) => `${variant} 변형이 더 나쁩니다.`,
    mixed: (variant) => `${variant} 변형은 나아진 점도 나빠진 점도 있습니다.`,
    same: (variant) => `${variant} 변형은 의미 있는 차이를 만들지 않습니다.`,
    open: () => "아직 데이터가 부족합니다.",
    act: {
      "split-broken": "무엇보다 먼저 원인을 찾으세요. 아래 수치는 변형에 대해 아무것도 말해 주지 않습니다.",
      better: "승격해도 됩니다.",
      partly: "아직 모르는 항목이 덜 중요하다면 승격해도 됩니다. 아니면 더 두고 보세요.",
      worse: "되돌리세요.",
      mixed: "얻은 것과 잃은 것을 견주어 보세요. 검정이 대신할 수 없는 일입니다.",
      same: "더 단순하거나 저렴한 쪽을 쓰세요.",
      open: "계속 진행하세요.",
    },
    listed: {
      better: (names) => `나아짐: ${names.join(", ")}.`,
      worse: (names) => `나빠짐: ${names.join(", ")}.`,
      same: (names) => `의미 있는 차이 없음: ${names.join(", ")}.`,
      open: (names) => `아직 알 수 없음: ${names.join(", ")}.`,
    },
    failures: (least, most) =>
      `실패가 더 잦은지는 아직 알 수 없습니다: ${least} ~ ${most}. 진행되는 동안 자동 감시가 계속 지켜봅니다.`,
    next: (name, more, inDays) => `다음 답은 ${sessions(more)} 뒤에 나옵니다${days(inDays)}: ${name}.`,
    last: (name, more, inDays) =>
      `모든 답은 ${sessions(more)} 뒤에 나옵니다${days(inDays)}. 가장 오래 걸리는 것: ${name}.`,
  },

  split: {
    fine: (canary, control, expected, p) =>
      `사용자는 카나리 ${number.format(canary)}명, 대조군 ${number.format(control)}명이며 카나리의 기댓값은 ${expected}명입니다. 정해진 비율과 맞습니다(p ${p}).`,
    broken: (canary, control, expected, p) =>
      `사용자는 카나리 ${number.format(canary)}명, 대조군 ${number.format(control)}명인데 카나리의 기댓값은 ${expected}명입니다(p ${p}). 우연이라면 1,000번에 한 번도 드문 일입니다. 세션이 사라지거나 두 번 세어지거나 분배를 거치지 않고 있습니다.`,
  },

  notes: {
    looks:
      "구간과 p는 한 번 볼 때의 값입니다. 매일 들여다보다가 좋게 나온 날 멈추면 없는 차이를 찾게 됩니다. 세션을 몇 개까지 기다릴지 먼저 정하세요. 세션마다 물어도 되는 것은 자동 감시뿐입니다.",
    users: (most) =>
      `사용자는 한 그룹에 머무르므로 그 세션들은 서로 독립이 아닙니다. 구간과 더 필요한 세션 수는 그만큼 넓게 잡았습니다(설계 효과 최대 ${most}).`,
    usersAlone:
      "사용자는 한 그룹에 머무르지만, 비슷한 세션을 여러 개 가진 사용자가 거의 없어 여기서는 달라지는 것이 없습니다.",
    heavy: (user, share, arm) =>
      `${arm} 세션의 ${share}가 ${user}의 것입니다. 한 사람의 습관이 변형의 효과처럼 보일 수 있습니다.`,
    moved: (times) =>
      `비율이 ${number.format(times)}번 바뀌었습니다. 두 그룹에 섞인 날짜가 달라 날짜의 차이가 변형의 효과처럼 보일 수 있습니다. 처음부터 끝까지 같은 비율이면 그런 일이 없습니다.`,
    bothArms: (users) => `비율이 바뀌는 동안 사용한 ${number.format(users)}명은 양쪽 그룹 모두에 세션이 있습니다.`,
    notMoved: (users) =>
      `비율이 바뀐 적이 없는데도 ${number.format(users)}명이 양쪽 그룹 모두에 세션이 있습니다. 사용자 이름이 어떻게 정해지는지 살펴보세요.`,
    unfinished: (canary, control) =>
      `${sessions(canary + control)}는 아직 끝나지 않아 비교하지 않았습니다(카나리 ${number.format(canary)}, 대조군 ${number.format(control)}).`,
    holm: (tests) =>
      `측정값 ${number.format(tests)}개를 검정했으며 p는 그만큼 홀름 방법으로 보정했습니다. 구간은 보정하지 않았습니다.`,
    segments: "세부 그룹은 답이 아니라 질문을 찾는 곳입니다. 눈에 띄는 것이 있으면 따로 롤아웃을 하세요.",
  },

  page: {
    canary: "카나리",
    control: "대조군",
    measure: "측정값",
    difference: "차이",
    interval: "95% 구간",
    conclusion: "결론",
    verdict: "판정",
    split: "사용자 분배",
    measuresHeading: "측정값",
    segmentsHeading: "세부 그룹(탐색용)",
    statistics: "통계",
    notes: "믿기 전에 알아 둘 것",
    facts: { preset: "프리셋", share: "비율", state: "상태", started: "시작", ended: "끝", pace: "속도" },
    by: (day, person) => `${day}, ${person}`,
    perDay: (perDay) => `하루 ${perDay}세션`,
    madeAt: (time) => `${time} UTC 작성`,
    armCounts: (all, users, ended) =>
      `사용자 ${number.format(users)}명의 ${sessions(all)}, 끝난 것 ${number.format(ended)}`,
    tooFew: (canary, control, least) =>
      `너무 적음(${number.format(canary)} · ${number.format(control)}, 그룹마다 최소 ${least})`,
    worseSide: "나쁨",
    betterSide: "좋음",
    legend:
      "막대는 차이의 95% 구간이고 점은 차이 자체이며, 단위는 행동에 옮길 만한 차이(음영 띠)입니다. 어느 측정값이든 선의 오른쪽이면 카나리가 더 낫습니다.",
    barOf: (words) => `구간: ${words}`,
    columns: {
      n: "세션(사용자)",
      test: "검정",
      p: "p",
      pByUser: "사용자 기준 p",
      holm: "홀름",
      effect: "헤지스 g",
      ranks: "맨-휘트니",
      needed: "그룹당 필요",
    },
    welch: (t, df) => `웰치 t = ${t}, df = ${df}`,
    fisher: "뉴컴, 피셔",
    ranks: (shift, p) => `이동 ${shift}, p ${p}`,
  },
};
