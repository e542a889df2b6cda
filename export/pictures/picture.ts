/** A drawn diagram that stands on its own: every colour and font is named in it, on white ground. */
export interface Picture {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** @param label What the picture is called for whoever does not see it. */
export function pictureOf(_source: string, _label: string): Picture | null {
  return null;
}
