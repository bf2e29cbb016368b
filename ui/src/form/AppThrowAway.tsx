// The way to be rid of a half-written form.
import { AppAsk } from "../components/AppAsk";
import type { OpenForm } from "./useForm";

interface Props {
  form: OpenForm;
  words?: string;
  small?: boolean;
  onGone: () => void;
}

export function AppThrowAway({ form, words = "Throw away", small = false, onGone }: Props) {
  return (
    <AppAsk
      small={small}
      question="Throw away what was typed here?"
      yes="Throw it away"
      onYes={() => {
        void form.discard().then((gone) => {
          if (gone) onGone();
        });
      }}
    >
      {words}
    </AppAsk>
  );
}
