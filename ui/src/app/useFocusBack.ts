// When a form in the page closes, the focus goes back to the button that opened it, and what the
// button belongs to is in sight: a long form that closes leaves the page standing elsewhere.
import { useEffect, useRef, type RefObject } from "react";

export function useFocusBack(open: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open && button.current !== null) {
      button.current.focus({ preventScroll: true });
      const belongs = button.current.closest("li, .app-sec__entry, .app-new, .app-form__foot");
      (belongs ?? button.current).scrollIntoView({ block: "nearest" });
    }
    was.current = open;
  }, [open]);
  return button;
}
