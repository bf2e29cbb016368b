// Ends a task: done with what came of it, or closed with a reason. What ends or goes on without
// words has one button.
import { useId, useState, type ReactNode } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError } from "../api/problem";
import { AppButton } from "./AppButton";
import { AppIcon } from "./AppIcon";

interface Props {
  person: string;
  entry: string;
  title: string;
}

const asks = {
  done: {
    button: "Done",
    label: "What came of it?",
    empty: "Say what came of it",
    save: "Mark as done",
  },
  closed: {
    button: "Close undone",
    label: "Why is it closed undone?",
    empty: "Say why",
    save: "Close it",
  },
} as const;

export function AppFinish({ person, entry, title }: Props) {
  const api = useApi();
  const field = useId();
  const [how, setHow] = useState<keyof typeof asks | null>(null);
  const [words, setWords] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);

  async function finish() {
    if (how === null) return;
    const said = words.trim();
    if (said === "") {
      setWrong(asks[how].empty);
      return;
    }
    try {
      await api.finish({
        person,
        entry,
        how: how === "done" ? { how, outcome: said } : { how, reason: said },
      });
      setHow(null);
    } catch (thrown) {
      setWrong(asApiError(thrown).message);
    }
  }

  if (how === null)
    return (["done", "closed"] as const).map((way) => (
      <AppButton
        key={way}
        small
        onClick={() => {
          setHow(way);
        }}
      >
        {asks[way].button}
        <span className="app-vh">: {title}</span>
      </AppButton>
    ));

  return (
    <div className="app-finish">
      <label htmlFor={field}>{asks[how].label}</label>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          <AppIcon name="stop" /> {wrong}
        </p>
      )}
      <textarea
        id={field}
        className="app-in app-in--wide"
        rows={2}
        value={words}
        aria-invalid={wrong !== null || undefined}
        // The field appears because its button was pressed: the focus follows.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => {
          setWords(event.target.value);
        }}
      />
      <div className="app-row">
        <AppButton small onClick={() => void finish()}>
          {asks[how].save}
        </AppButton>
        <AppButton
          small
          bare
          onClick={() => {
            setHow(null);
            setWrong(null);
          }}
        >
          Back
        </AppButton>
      </div>
    </div>
  );
}

interface NowProps {
  person: string;
  entry: string;
  how: "handled" | "accepted";
  children: ReactNode;
}

/** Says in one step what needs no words: a message is dealt with, a referral was accepted. */
export function AppFinishNow({ person, entry, how, children }: NowProps) {
  const api = useApi();
  const [wrong, setWrong] = useState<string | null>(null);
  return (
    <>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          {wrong}
        </p>
      )}
      <AppButton
        small
        icon="tick"
        onClick={() => {
          api.finish({ person, entry, how: { how } }).catch((thrown: unknown) => {
            setWrong(asApiError(thrown).message);
          });
        }}
      >
        {children}
      </AppButton>
    </>
  );
}
