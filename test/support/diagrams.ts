/** A diagram of each kind that is drawn, with what each kind is known for. */
export const DIAGRAMS: Readonly<Record<string, string>> = {
  flowchart:
    "flowchart TD\n  subgraph one [Group]\n    A((Start)) --> B{Decide?}\n  end\n  B -->|yes| C[(Data)]\n  C ==> D[/Leaning/]",
  state: "stateDiagram-v2\n  [*] --> Idle\n  Idle --> Busy: go\n  Busy --> [*]",
  sequence:
    "sequenceDiagram\n  participant A as 고객\n  actor B\n  A->>+B: hello\n  alt well\n    B-->>-A: yes\n  else not\n    B--xA: no\n  end\n  Note over A,B: 메모",
  class: "classDiagram\n  class Animal {\n    +String name\n    -run(int x) void\n  }\n  Animal <|-- Dog : is",
  entities: 'erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER {\n    int id PK\n    string name "the name"\n  }',
  chart:
    'xychart-beta\n  title "매출 & more"\n  x-axis [Jan, Feb]\n  y-axis "won" 0 --> 100\n  bar [10, 50]\n  line [5, 30]',
  gantt:
    "gantt\n  title 추진 일정\n  section 준비\n    허가 신청 :a1, 2027-01-04, 28d\n    제빵사 모집 :crit, a2, after a1, 2w\n    공개 :milestone, m1, 2027-03-08, 0d",
  pie: 'pie showData\n  title The budget\n  "Rent & power" : 4,000\n  "Wages" : 6000',
  timeline:
    "timeline\n  title The first year\n  section Start\n    2027 Q1 : Permit : First baker\n    2027 Q2 : Launch",
  mindmap:
    'mindmap\n  root((동네 빵집))\n    고객\n      1인 가구\n      ::icon(fa fa-user)\n    id["Box (3 to 5)"]\n      Jam & butter',
  quadrantChart:
    'quadrantChart\n  title 경쟁사\n  x-axis 낮은 가격 --> High price\n  y-axis Low\n  quadrant-1 "Premium (dear)"\n  우리 빵집: [0.45, 0.82]\n  Other: [1, 0]',
  journey:
    "journey\n  title 첫 주문까지\n  section Order\n    빵을 고름: 5: 고객\n    Pay by card: 2: 고객, 결제 회사\n  section Later\n    Receive: 4",
};
