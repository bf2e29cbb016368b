// A prompt: value, rule and source. The app prompts, a clinician decides; it stays until it is
// answered, and "No action" asks why.
import { useId, type ReactNode } from "react";
import type { PromptView } from "../api/types";
import { AppAnswers, type Answering } from "./AppAnswers";
import { AppButton } from "./AppButton";
import { AppIcon } from "./AppIcon";
import { AppTag } from "./AppTag";
import "./AppPrompt.css";

interface Props {
  prompt: PromptView;
  /** How it is answered in the visit's draft. Not while the answers are checked. */
  answers?: Answers;
  /** Another way to answer it, where there is no draft. */
  children?: ReactNode;
}

export interface Answers extends Answering {
  /** The words of the button that takes back what is typed. */
  back: string;
  /** Changes the answer. */
  onReopen: () => void;
}

/** What needs an answer stands first, the others in their order; so does what is being answered. */
export function unansweredFirst(
  prompts: readonly PromptView[],
  answering: string | null = null,
): PromptView[] {
  const last = (prompt: PromptView) => isAnswered(prompt) && prompt.entry !== answering;
  return [...prompts].sort((left, right) => Number(last(left)) - Number(last(right)));
}

export function isAnswered({ answer }: PromptView): boolean {
  return answer !== null && answer !== "";
}

/** Where a prompt stands on its page. */
export function promptId({ entry }: PromptView): string {
  return `p-${entry}`;
}

export function AppPrompt({ prompt, answers, children }: Props) {
  const heading = useId();
  const { due } = prompt;
  const answered = isAnswered(prompt) && (answers?.box ?? null) === null;
  return (
    <section
      id={promptId(prompt)}
      className={`app-prompt app-prompt--${answered ? "answered" : due.tone}`}
      aria-labelledby={heading}
      tabIndex={-1}
    >
      {answered ? (
        <Answered prompt={prompt} heading={heading} onReopen={answers?.onReopen} />
      ) : (
        <>
          <div className="app-row app-row--top" role="alert">
            <AppIcon name="warn" size={20} />
            <h3 id={heading}>{prompt.title}</h3>
            <AppTag tag={due} />
          </div>
          <p>{prompt.text}</p>
          {prompt.earlier !== null && <p className="app-strong">{prompt.earlier}</p>}
        </>
      )}
      {children ?? (answers && !answered && <AppAnswers actions={prompt.actions} {...answers} />)}
    </section>
  );
}

interface AnsweredProps {
  prompt: PromptView;
  heading: string;
  onReopen: (() => void) | undefined;
}

/** One line: what it was and what was answered. What raised it is opened on demand. */
function Answered({ prompt, heading, onReopen }: AnsweredProps) {
  return (
    <>
      <details>
        <summary>
          <AppIcon name="tickRound" size={20} /> <h3 id={heading}>{prompt.title}.</h3>{" "}
          <span className="app-prompt__answer">
            <b>Answered:</b> {prompt.answer}
          </span>
        </summary>
        <p>{prompt.text}</p>
      </details>
      {onReopen && (
        <AppButton bare small onClick={onReopen}>
          Change <span className="app-vh">the answer to {prompt.title}</span>
        </AppButton>
      )}
    </>
  );
}
