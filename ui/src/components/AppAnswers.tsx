// The ways of answering a prompt: what it offers, what was done, or why nothing is.
import { useId, useState } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError } from "../api/problem";
import type { PromptAction } from "../api/types";
import { useMayWrite } from "../app/session";
import type { Answer } from "../pages/visit/answering";
import { AppButton } from "./AppButton";
import { AppIcon } from "./AppIcon";
import "./AppPrompt.css";

interface Props {
  /** What can be done in one press. */
  actions: readonly PromptAction[];
  onAnswer: (answer: Answer) => void;
}

export function AppAnswers({ actions, onAnswer }: Props) {
  const field = useId();
  const [why, setWhy] = useState<{ words: string; none: boolean } | null>(null);
  const [empty, setEmpty] = useState(false);

  function say() {
    if (why === null) return;
    const words = why.words.trim();
    if (words === "") setEmpty(true);
    else onAnswer({ how: why.none ? "no_action" : "done", words });
  }

  if (why === null)
    return (
      <div className="app-prompt__acts">
        {actions.map((action) => (
          <AppButton
            key={action.words}
            icon={action.raises === null ? "tick" : "plus"}
            onClick={() => {
              onAnswer({ how: "action", action });
            }}
          >
            {action.words}
          </AppButton>
        ))}
        <AppButton
          small
          onClick={() => {
            setWhy({ words: "", none: false });
          }}
        >
          Say what was done
        </AppButton>
        <AppButton
          small
          onClick={() => {
            setWhy({ words: "", none: true });
          }}
        >
          No action, say why
        </AppButton>
      </div>
    );

  return (
    <div className="app-prompt__why">
      <label className="app-strong" htmlFor={field}>
        {why.none ? "Why is no action needed?" : "What was done?"}
      </label>
      {empty && (
        <p className="app-late-words" id={`${field}-error`}>
          <AppIcon name="stop" /> {why.none ? "Say why" : "Say what was done"} in a few words
        </p>
      )}
      <textarea
        id={field}
        className="app-in app-in--wide"
        rows={2}
        value={why.words}
        // The field appears because its button was pressed: the focus follows.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-invalid={empty || undefined}
        aria-describedby={empty ? `${field}-error` : undefined}
        onChange={(event) => {
          setWhy({ ...why, words: event.target.value });
        }}
      />
      <div className="app-prompt__acts">
        <AppButton onClick={say}>Answer</AppButton>
        <AppButton
          bare
          onClick={() => {
            setWhy(null);
            setEmpty(false);
          }}
        >
          Back
        </AppButton>
      </div>
    </div>
  );
}

interface Written {
  person: string;
  /** The prompt's entry, in the record. */
  entry: string;
  kind: string;
}

/** Answers a prompt that is in the record, in one act: its visit need not be open. */
export function AppAnswerWritten({ person, entry, kind }: Written) {
  const api = useApi();
  const mayWrite = useMayWrite(kind);
  const [wrong, setWrong] = useState<string | null>(null);
  if (!mayWrite) return null;
  function answer(said: Answer) {
    if (said.how === "action") return;
    const { words } = said;
    const how =
      said.how === "done"
        ? ({ how: "answered", what: words } as const)
        : ({ how: "no-action", reason: words } as const);
    api.finish({ person, entry, how }).catch((thrown: unknown) => {
      setWrong(asApiError(thrown).message);
    });
  }
  return (
    <>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          <AppIcon name="stop" /> {wrong}
        </p>
      )}
      <AppAnswers actions={[]} onAnswer={answer} />
    </>
  );
}
