// J and K move, in a list and only while it has the focus (WCAG 2.1.4): single letters must not
// act while somebody dictates or types elsewhere. Enter is the row's own link or button.
import type { KeyboardEvent } from "react";

const row = "[data-row]";

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}

/** For a list's `onKeyDown`; each row's main link or button carries `data-row`. */
export function moveByKeys(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
  if (step === 0) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(row)];
  const at = rows.findIndex((one) => one.contains(document.activeElement));
  const next = rows[at === -1 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  event.preventDefault();
}
