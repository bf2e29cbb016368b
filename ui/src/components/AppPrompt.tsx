// A prompt: value, rule and source. The app prompts, a clinician decides; it stays until it is
// answered, and "No action" asks why.
import { useId, type ReactNode } from "react";
import type { PromptView } from "../api/types";
import type { Answer } from "../pages/visit/answering";
import { AppAnswers } from "./AppAnswers";
import { AppButton } from "./AppButton";
import { AppIcon } from "./AppIcon";
import { AppTag } from "./AppTag";
import "./AppPrompt.css";

interface Props {
  prompt: PromptView;
  /** Writes the answer into the visit's draft. Not while the answers are checked. */
  onAnswer?: (answer: Answer) => void;
  onReopen?: () => void;
  /** Another way to answer it, where there is no draft. */
  children?: ReactNode;
}

export function AppPrompt({ prompt, onAnswer, onReopen, children }: Props) {
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
        (children ?? (onAnswer && <AppAnswers actions={prompt.actions} onAnswer={onAnswer} />))
      )}
    </section>
  );
}
