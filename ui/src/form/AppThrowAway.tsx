// The way to be rid of a half-written form.
import { useEffect, useRef, useState } from "react";
import { useFocusBack } from "../app/useFocusBack";
import { AppButton } from "../components/AppButton";
import type { OpenForm } from "./useForm";

/** Asks first: the focus goes to the safe answer, and back to the button when it is given. */
export function AppThrowAway({
  form,
  words = "Throw away",
  small = false,
  onGone,
}: {
  form: OpenForm;
  words?: string;
  small?: boolean;
  onGone: () => void;
}) {
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
        {words}
      </AppButton>
    );
  return (
    <span className="app-row app-row--wrap" role="alert">
      Throw away what was typed here?
      <AppButton
        small={small}
        onClick={() => {
          void form.discard().then((gone) => {
            if (gone) onGone();
          });
        }}
      >
        Throw it away
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
