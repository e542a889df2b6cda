import type { Language } from "../../../schemas/idea.ts";

/** What is told of changes to an outline: to the editors of sections, and to the person where one is not carried out. */
export interface OutlineWords {
  readonly takeIn: (title: string) => string;
  readonly takeOut: (title: string) => string;
  readonly callIt: (before: string, title: string) => string;
  readonly emptied: string;
  readonly full: (title: string, most: number) => string;
  readonly thereAlready: (title: string) => string;
  readonly inPlace: (title: string) => string;
  readonly sameTitle: (title: string) => string;
  readonly noTitle: (title: string) => string;
  readonly intoItself: (title: string) => string;
  readonly intoNothing: (title: string) => string;
  readonly locked: (title: string) => string;
  readonly nowhere: (title: string, place: string) => string;
  readonly several: (name: string) => string;
}

const EN: OutlineWords = {
  takeIn: (title) => `Take in what the section "${title}" said, without repeating anything; it is gone now:`,
  takeOut: (title) => `The section "${title}" is gone: take out what is said of it here.`,
  callIt: (before, title) => `The section "${before}" is called "${title}" now: call it so here.`,
  emptied: "A plan needs at least one section, so none was dropped.",
  full: (title, most) => `"${title}" was not added: a plan has at most ${most} sections.`,
  thereAlready: (title) => `"${title}" was not added: the plan has this section already.`,
  inPlace: (title) => `"${title}" was not moved: it stands there already.`,
  sameTitle: (title) => `"${title}" was not renamed: it is called so already.`,
  noTitle: (title) => `"${title}" was not renamed: no new title was named.`,
  intoItself: (title) => `"${title}" was not merged: a section cannot be merged into itself.`,
  intoNothing: (title) => `"${title}" was not merged: the section that it is to go into was not found.`,
  locked: (title) => `"${title}" was not merged: it or the other section is locked.`,
  nowhere: (title, place) => `"${title}" was not moved: the plan has no section "${place}" to put it behind.`,
  several: (name) => `More than one section is called "${name}", so it is not clear which one is meant.`,
};

const KO: OutlineWords = {
  takeIn: (title) => `없어진 "${title}" 섹션의 내용을 되풀이 없이 여기에 담습니다:`,
  takeOut: (title) => `"${title}" 섹션은 없어졌으므로, 여기에서 그 섹션을 다룬 내용을 뺍니다.`,
  callIt: (before, title) => `"${before}" 섹션의 제목이 "${title}"(으)로 바뀌었으므로, 여기에서도 그렇게 부릅니다.`,
  emptied: "기획서에는 섹션이 하나 이상 있어야 하므로 아무 섹션도 빼지 않았습니다.",
  full: (title, most) => `기획서의 섹션은 최대 ${most}개이므로 "${title}" 섹션은 추가하지 않았습니다.`,
  thereAlready: (title) => `"${title}" 섹션은 이미 있어 추가하지 않았습니다.`,
  inPlace: (title) => `"${title}" 섹션은 이미 그 자리에 있어 옮기지 않았습니다.`,
  sameTitle: (title) => `"${title}" 섹션은 이미 그 제목이어서 바꾸지 않았습니다.`,
  noTitle: (title) => `새 제목이 없어 "${title}" 섹션의 제목은 바꾸지 않았습니다.`,
  intoItself: (title) => `섹션은 자기 자신과 합칠 수 없으므로 "${title}" 섹션은 그대로 두었습니다.`,
  intoNothing: (title) => `합칠 섹션을 찾지 못해 "${title}" 섹션은 그대로 두었습니다.`,
  locked: (title) => `"${title}" 섹션이나 상대 섹션이 고정되어 있어 합치지 않았습니다.`,
  nowhere: (title, place) => `기획서에 "${place}" 섹션이 없어 "${title}" 섹션은 옮기지 않았습니다.`,
  several: (name) => `제목이 "${name}"인 섹션이 둘 이상이어서 어느 것인지 알 수 없습니다.`,
};

export function outlineWords(language: Language): OutlineWords {
  return language === "ko" ? KO : EN;
}
