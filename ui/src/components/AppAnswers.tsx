// The ways of answering a prompt: what it offers, what was done, or why nothing is.
import { useState } from "react";
import type { Ends, PromptAction } from "../api/types";
import { useMayWrite } from "../app/session";
import type { Answer, InWords } from "../pages/visit/answering";
import { AppButton } from "./AppButton";
import { AppSay } from "./AppSay";
import { useEnding } from "./useEnding";
import "./AppPrompt.css";

/** An answer in words that is being typed, and what its page does with it. */
export interface Answering {
  /** What is typed so far; nothing while no box is open. */
  box: { how: InWords; words: string } | null;
  onOpen: (how: InWords) => void;
  onWords: (words: string) => void;
  onBack: () => void;
  onAnswer: (answer: Answer) => void;
}

interface Props extends Answering {
  /** What can be done in one press. */
  actions: readonly PromptAction[];
  /** The words of the button that closes the box. */
  back?: string;
  /** Why it could not be answered. */
  wrong?: string | null;
  /** Who answered it first. */
  ended?: string | null;
}

const asks = {
  done: {
    button: "Say what was done",
    label: "What was done?",
    empty: "Say what was done in a few words",
  },
  no_action: {
    button: "No action, say why",
    label: "Why is no action needed?",
    empty: "Say why in a few words",
  },
} as const;

export function AppAnswers(props: Props) {
  const { box, actions, onOpen, onWords, onBack, onAnswer } = props;
  const { back = "Back", wrong = null, ended = null } = props;
  const [pressed, setPressed] = useState(false);
  if (box === null)
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
        {(["done", "no_action"] as const).map((how) => (
          <AppButton
            key={how}
            small
            onClick={() => {
              setPressed(false);
              onOpen(how);
            }}
          >
            {asks[how].button}
          </AppButton>
        ))}
      </div>
    );
  const words = box.words.trim();
  const { label, empty } = asks[box.how];
  return (
    <AppSay
      label={label}
      save="Answer"
      back={back}
      words={box.words}
      onWords={onWords}
      wrong={pressed && words === "" ? empty : wrong}
      ended={ended}
      onSave={() => {
        if (words === "") setPressed(true);
        else onAnswer({ how: box.how, words });
      }}
      onBack={onBack}
    />
  );
}

interface Written {
  person: string;
  /** The prompt's entry, in the record. */
  entry: string;
  kind: string;
  ends: Ends | null;
}

/**
 * Answers a prompt that is in the record, in one act: its visit need not be open. Stays as long as
 * words stand in it, also where somebody else answers first.
 */
export function AppAnswerWritten({ person, entry, kind, ends }: Written) {
  const mayWrite = useMayWrite(kind);
  const { wrong, setWrong, ended, end } = useEnding(person, entry, ends);
  const [how, setHow] = useState<InWords | null>(null);
  const [words, setWords] = useState("");
  if (!mayWrite || (ended !== null && (how === null || words.trim() === ""))) return null;
  async function answer(said: Answer) {
    if (said.how === "action") return;
    const answered = await end(
      said.how === "done"
        ? { how: "answered", what: said.words }
        : { how: "no-action", reason: said.words },
    );
    if (!answered) return;
    setHow(null);
    setWords("");
  }
  return (
    <AppAnswers
      actions={[]}
      box={how === null ? null : { how, words }}
      wrong={wrong}
      ended={ended}
      onOpen={setHow}
      onWords={setWords}
      onBack={() => {
        setHow(null);
        setWrong(null);
      }}
      onAnswer={(said) => void answer(said)}
    />
  );
}
