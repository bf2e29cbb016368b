// A button that asks before it throws something away: the focus goes to the safe answer, and back to
// the button when that is given.
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useFocusBack } from "../app/useFocusBack";
import { AppButton } from "./AppButton";

interface Props {
  /** The words of the button. */
  children: ReactNode;
  /** What is asked, and the words of what does it. */
  question: string;
  yes: string;
  small?: boolean;
  /** Why it was not done. */
  wrong?: string | null;
  onYes: () => void;
}

export function AppAsk({ children, question, yes, small = false, wrong = null, onYes }: Props) {
  const [asked, setAsked] = useState(false);
  const button = useFocusBack(asked);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked) keep.current?.focus();
  }, [asked]);
  if (!asked)
    return (
      <AppButton
        ref={button}
        small={small}
        bare
        onClick={() => {
          setAsked(true);
        }}
      >
        {children}
      </AppButton>
    );
  return (
    <span className="app-row app-row--wrap" role="alert">
      {wrong ?? question}
      <AppButton small={small} onClick={onYes}>
        {yes}
      </AppButton>
      <AppButton
        ref={keep}
        small={small}
        bare
        onClick={() => {
          setAsked(false);
        }}
      >
        Keep it
      </AppButton>
    </span>
  );
}
