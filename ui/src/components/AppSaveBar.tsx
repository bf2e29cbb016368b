// The bar at the foot of a form: what still stands in the way, where and when it was kept, and
// the acts. It takes the place of any toast.
import type { ReactNode } from "react";
import "./AppSaveBar.css";

interface Props {
  label: string;
  /** What is missing or unanswered, in words. */
  state: ReactNode;
  /** "Draft kept on this laptop 14:32:08". */
  kept: ReactNode;
  children: ReactNode;
}

export function AppSaveBar({ label, state, kept, children }: Props) {
  return (
    <section className="app-foot" aria-label={label}>
      <div className="app-foot__state">{state}</div>
      <span className="app-foot__kept" role="status">
        {kept}
      </span>
      <div className="app-foot__acts">{children}</div>
    </section>
  );
}
