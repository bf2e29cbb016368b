// The head of a page: what it is, one sentence, and what can be done from here. It takes the
// focus when a page opens, so that a keyboard or a screen reader starts at the top.
import { useEffect, useRef, type ReactNode } from "react";
import "./AppPageHead.css";

interface Props {
  title: string;
  sentence?: ReactNode;
  tools?: ReactNode;
}

export function AppPageHead({ title, sentence, tools }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const taken = document.activeElement;
    if (taken === null || taken === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="app-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {sentence !== undefined && <p className="app-muted">{sentence}</p>}
      {tools !== undefined && <div className="app-head__tools">{tools}</div>}
    </div>
  );
}
