import {
  type Announcements,
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { type ReactNode, useRef } from "react";
import { useWords } from "../../shell/language.tsx";
import styles from "./outline.module.css";
import type { DraftSection } from "./outline-draft.ts";
import { words } from "./words.ts";

export interface SortableSectionsProps {
  readonly sections: readonly DraftSection[];
  readonly nameOf: (title: string | undefined) => string;
  readonly onMove: (from: number, to: number) => void;
  /** A `SectionRow` for each section. */
  readonly children: ReactNode;
}

/** A pointer that moves less than this has clicked. */
const DRAG_PIXELS = 4;

/** Sections to be dragged into another order by mouse, touch and keyboard; what happens is said aloud. */
export function SortableSections({ sections, nameOf, onMove, children }: SortableSectionsProps) {
  const say = useWords(words);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_PIXELS } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const told = useRef<UniqueIdentifier | null>(null);
  const placeOf = (key: UniqueIdentifier | undefined) => sections.findIndex((section) => section.key === key);
  const tell = (
    sentence: (title: string, at: number, of: number) => string,
    key: UniqueIdentifier,
    over: UniqueIdentifier = key,
  ) => sentence(nameOf(sections[placeOf(key)]?.title), placeOf(over) + 1, sections.length);
  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      told.current = active.id;
      return tell(say.lifted, active.id);
    },
    // It is over its own place at once: that would be said instead of how it was lifted.
    onDragOver: ({ active, over }) => {
      if (over === null || over.id === told.current) return undefined;
      told.current = over.id;
      return tell(say.over, active.id, over.id);
    },
    onDragEnd: ({ active, over }) => tell(say.dropped, active.id, over?.id),
    onDragCancel: ({ active }) => tell(say.left, active.id),
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements, screenReaderInstructions: { draggable: say.instructions } }}
      onDragEnd={({ active, over }) => {
        const [from, to] = [placeOf(active.id), placeOf(over?.id)];
        if (from >= 0 && to >= 0 && from !== to) onMove(from, to);
      }}
    >
      <SortableContext items={sections.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
        <ol className={styles["sections"]}>{children}</ol>
      </SortableContext>
    </DndContext>
  );
}
