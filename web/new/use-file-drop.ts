import { useEffect, useRef, useState } from "react";

/**
 * Takes files that are dropped anywhere on the page; without it a browser would leave the page and show them.
 * @returns Whether some are held over it.
 */
export function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Between two elements of the page it is left, too, for another one.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(false);
      take.current(droppedFiles(event.dataTransfer));
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, []);
  return isOver;
}

/** A folder looks like a file that cannot be read. */
function droppedFiles({ items, files }: DataTransfer): File[] {
  const isFolder = [...items].map((item) => item.webkitGetAsEntry()?.isDirectory ?? false);
  return [...files].filter((_, at) => !isFolder[at]);
}
