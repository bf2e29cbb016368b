// When a form in the page closes, the focus goes back to the button that opened it.
import { useEffect, useRef, type RefObject } from "react";

export function useFocusBack(open: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open) button.current?.focus({ preventScroll: true });
    was.current = open;
  }, [open]);
  return button;
}
