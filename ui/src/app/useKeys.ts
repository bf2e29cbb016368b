// The keys that work on every page.
import { useEffect } from "react";
import { goBack, goTo } from "./router";
import { mainPages } from "./route";

export interface Keys {
  find: () => void;
  lock: () => void;
  help: () => void;
  /** Whether a bare "?" may open the list of keys. */
  questionMark: boolean;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("textarea, select, input:not([type=radio], [type=checkbox])") !== null
  );
}

/** What a key press means on every page; nothing where it means nothing. */
function meaning(event: KeyboardEvent, keys: Keys): (() => void) | null {
  const key = event.key.toLowerCase();
  if (event.ctrlKey && !event.altKey && !event.shiftKey) {
    if (key === "k") return keys.find;
    if (key === "l") return keys.lock;
    return null;
  }
  if (event.altKey && !event.ctrlKey) {
    const route = mainPages[Number(key) - 1]?.route;
    return route === undefined
      ? null
      : () => {
          goTo(route);
        };
  }
  if (event.key === "F1") return keys.help;
  if (isTyping(event.target)) return null;
  if (event.key === "?" && keys.questionMark) return keys.help;
  if (event.key === "Escape") return goBack;
  return null;
}

export function useKeys(keys: Keys): void {
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      const act = meaning(event, keys);
      if (act === null) return;
      event.preventDefault();
      act();
    }
    document.addEventListener("keydown", pressed);
    return () => {
      document.removeEventListener("keydown", pressed);
    };
  });
}
