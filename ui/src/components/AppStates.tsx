// What a page says when there is nothing to show: nothing there, not there yet, not possible.
import { useEffect, useId, useState, type ReactNode } from "react";
import type { ApiError } from "../api/problem";
import { AppButton } from "./AppButton";
import "./AppStates.css";

/** Nothing to show: what was looked at, and what comes next. */
export function AppEmpty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="app-empty">
      <p className="app-empty__title">{title}</p>
      {children}
    </div>
  );
}

/** Grey bars with a sentence, and nothing at all before 300 ms: most pages are there sooner. */
export function AppSkeleton({ sentence }: { sentence: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(true);
    }, 300);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  if (!late) return null;
  return (
    <div className="app-skeleton" role="status">
      <p className="app-small app-muted">{sentence}</p>
      {["long", "short", "mid", "short", "long"].map((width, index) => (
        <span key={index} className={`app-skel app-skel--${width}`} />
      ))}
    </div>
  );
}

/** A page that could not be read: what happened in plain words, and a way on. */
export function AppFailed({ error, onAgain }: { error: ApiError; onAgain: () => void }) {
  const heading = useId();
  return (
    <section className="app-card app-failed" role="alert" aria-labelledby={heading}>
      <h2 id={heading}>This could not be opened</h2>
      <p>{error.message}</p>
      <AppButton onClick={onAgain}>Try again</AppButton>
    </section>
  );
}
