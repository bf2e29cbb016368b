// What stands beside a visit: what needs an answer first, then the score. It scrolls by itself, so
// the keyboard must reach it where nothing in it takes the focus.
import type { ReactNode } from "react";

export function AppRail({ label, children }: { label: string; children: ReactNode }) {
  return (
    // A box that scrolls has to be reached by key.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <aside className="app-rail app-stack" aria-label={label} tabIndex={0}>
      {children}
    </aside>
  );
}
