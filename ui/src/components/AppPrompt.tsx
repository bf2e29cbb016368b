// A prompt: value, rule and source. The app prompts, a clinician decides; it stays until it is
// answered, and "No action" asks why.
import { useId, useState } from "react";
import type { PromptView } from "../api/types";
import type { Answer } from "../pages/visit/answering";
import { AppButton } from "./AppButton";
import { AppIcon } from "./AppIcon";
import { AppTag } from "./AppTag";
import "./AppPrompt.css";

interface Props {
  prompt: PromptView;
  /** Not where the visit is signed: then it is only read. */
  onAnswer?: (answer: Answer) => void;
  onReopen?: () => void;
}

export function AppPrompt({ prompt, onAnswer, onReopen }: Props) {
  const heading = useId();
  const { answer, due } = prompt;
  const answered = answer !== null && answer !== "";
  return (
    <section
      className={`app-prompt app-prompt--${answered ? "answered" : due.tone}`}
      aria-labelledby={heading}
    >
      <div className="app-row app-row--top" role={answered ? undefined : "alert"}>
        <AppIcon name={answered ? "tickRound" : "warn"} size={20} />
        <h3 id={heading}>{prompt.title}</h3>
        {!answered && <AppTag tag={due} />}
      </div>
      <p>{prompt.text}</p>
      {answered ? (
        <p className="app-prompt__answer">
          <b>Answered:</b> {answer}{" "}
          {onReopen && (
            <AppButton bare small onClick={onReopen}>
              Change <span className="app-vh">the answer to {prompt.title}</span>
            </AppButton>
          )}
        </p>
      ) : (
        onAnswer && <Answers prompt={prompt} onAnswer={onAnswer} />
      )}
    </section>
  );
}

function Answers({ prompt, onAnswer }: { prompt: PromptView } & Required<Pick<Props, "onAnswer">>) {
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
        {prompt.actions.map((action) => (
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
