export const IDEA_KINDS = [
  "call",
  "research",
  "nonprofit",
  "internal",
  "marketplace",
  "course",
  "community",
  "event",
  "shop",
  "service",
  "tool",
  "app",
  "generic",
] as const;
export type IdeaKind = (typeof IDEA_KINDS)[number];

/** How a kind of idea is spoken about in one language. `{s}` stands for the idea's subject. */
export interface KindWords {
  /** One event that the customer values or pays for, and several of them. */
  readonly unit: string;
  readonly units: string;
  /** What must be there before anybody can be served. */
  readonly supply: string;
  /** Where the first customers can be met. */
  readonly channel: string;
  /** What people do without the offer; always to be checked. */
  readonly alternative: string;
  readonly audience: string;
  readonly features: readonly string[];
}

/** The words by which a kind is recognised, the longest first where one contains another. */
export const KIND_NOUNS: Readonly<Record<IdeaKind, RegExp>> = {
  // These four are told by any of their words, wherever they stand; see CLEAR_KINDS.
  call: /(?!)/g,
  research: /(?!)/g,
  nonprofit: /(?!)/g,
  internal: /(?!)/g,
  marketplace:
    /\b(?:online )?(?:marketplace|exchange|flea market|trading platform)s?\b|장터|마켓플레이스|마켓|중개|직거래|거래/gi,
  course:
    /\b(?:online )?(?:course|class|classes|lesson|bootcamp|workshop|curriculum|school)s?\b|강의|수업|교육|과외|학원|클래스|강좌|교실/gi,
  community: /\b(?:online )?(?:community|forum|club|social network|meetup)s?\b|커뮤니티|동호회|모임|소셜/gi,
  event:
    /\b(?:festival|conference|event|exhibition|concert|fair|hackathon)s?\b|축제|행사|전시회|공연|페스티벌|박람회/gi,
  shop: /\b(?:\w*shop|store|caf[eé]|bakery|restaurant|food truck|bar|boutique)s?\b|가게|서점|책방|카페|식당|매장|쇼핑몰|빵집|음식점|베이커리|편의점/gi,
  service:
    /\b(?:service|delivery|rental|cleaning|repair|consultancy|consulting|agency|clinic)s?\b|배달|대여|청소|수리|컨설팅|돌봄|대행|세탁|서비스/gi,
  tool: /\b(?:tool|saas|dashboard|software|system|plugin|extension|crm|assistant|bot)s?\b|도구|솔루션|소프트웨어|시스템|자동화|챗봇/gi,
  app: /\b(?:(?:mobile|web|phone) )?(?:app|application|game|website|site|platform)s?\b|애플리케이션|어플|앱|게임|플랫폼|웹사이트|홈페이지/gi,
  generic: /(?!)/g,
};

/** An app about these is a tool for work, whoever uses it. */
export const WORK =
  /\b(?:inventory|stock|accounting|bookkeeping|invoic\w+|crm|payroll|warehouse|staff|shift|customer data)\b|재고|업무|회계|매출|급여|근무|직원|고객 관리/i;

/** On a platform these make people trade with each other, whatever it is called. */
export const EXCHANGE =
  /\b(?:buy|sell|lend|borrow|rent|swap|share|trade|match|hire|book|exchange)(?:s|es|ing)?\b|예약|거래|공유|대여|매칭|중개|교환|판매/i;

/** Kinds that words show wherever they stand, whatever noun the idea has; the first that fits. */
export const CLEAR_KINDS: readonly (readonly [IdeaKind, RegExp])[] = [
  [
    "call",
    /\b(?:call for (?:proposals|projects|papers|tenders|applications)|public call|open call|tender|grant (?:application|proposal)|funding (?:application|call|programme|program)|RFP|request for proposals|appl(?:y|ication) (?:for|to) (?:a |the )?(?:public )?(?:grant|subsidy|funding|call))\b|공모(?!전\s*앱)|지원\s?사업\s*(?:신청|제안|공고)?|입찰|제안\s?요청|제안서|국책\s?과제|보조금\s?신청/i,
  ],
  [
    "research",
    /\b(?:research (?:project|study|programme|program|proposal|plan)|(?:clinical|field|user|pilot|longitudinal|cohort|empirical) (?:study|trial)|study (?:of|on|about|into|whether|how)|thesis|dissertation|investigat(?:e|ing|ion) (?:of|into|whether|how)|research (?:on|into|about))\b|(?:연구|논문|학술)(?!\s*(?:소|실)\s*(?:용|을 위한))|실태\s?조사|임상\s?시험/i,
  ],
  [
    "nonprofit",
    /\b(?:non-?profits?|charit(?:y|ies|able)|NGO|food bank|soup kitchen|foundation for|social enterprise|volunteer(?:s|ing)?|homeless|refugees?|relief)\b|비영리|자선|봉사|푸드\s?뱅크|복지\s?(?:단체|사업|재단)|취약\s?계층|난민|노숙인|사회적\s?협동조합/i,
  ],
  [
    "internal",
    /\b(?:internal(?:ly)?|in-house|intranet|for (?:our|my|the) (?:own )?(?:team|staff|company|employees|department|colleagues|office|warehouse|hospital|school))\b|사내|내부\s?(?:업무|직원|용|시스템|도구)|우리\s?(?:팀|회사|부서|직원)|전사\s/i,
  ],
];
