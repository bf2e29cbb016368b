// Whether a bare "?" opens the list of keys: a single character must be possible to turn off
// (WCAG 2.1.4). Remembered on this laptop; nothing about a person is.
import { useState } from "react";

const name = "doorstep.question-mark";

export function useQuestionMark(): [boolean, (use: boolean) => void] {
  const [use, setUse] = useState(() => localStorage.getItem(name) !== "off");
  return [
    use,
    (next) => {
      localStorage.setItem(name, next ? "on" : "off");
      setUse(next);
    },
  ];
}

/** As on a new laptop. */
export function forgetQuestionMark(): void {
  localStorage.removeItem(name);
}
