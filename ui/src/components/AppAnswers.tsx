// The ways of answering a prompt: what it offers, what was done, or why nothing is.
import { useState } from "react";
import type { Ends, PromptAction } from "../api/types";
import { useMayWrite } from "../app/session";
import type { OpenForm } from "../form/useForm";
import type { Answer, InWords } from "../pages/visit/answering";
import { AppButton } from "./AppButton";
import { AppSay } from "./AppSay";
import { useEndingInWords, type Way } from "./useEnding";
import "./AppPrompt.css";

/** An answer in words that is being typed, and what its page does with it. */
export interface Answering {
  /** What is typed so far; nothing while no box is open. */
  box: { how: InWords; words: string } | null;
  onOpen: (how: InWords) => void;
  onWords: (words: string) => void;
  onBack: () => void;
  onAnswer: (answer: Answer) => void;
  /** The id of its box, where something leads to it. */
  field?: string;
  /** The box was open when the page was drawn. */
  offered?: boolean;
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
  /** The draft that keeps the words, where they have one of their own. */
  form?: OpenForm | null;
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
  const { back = "Back", wrong = null, ended = null, form = null, offered = false } = props;
  const [pressed, setPressed] = useState(false);
  if (box === null)
    return (
      <div className="app-prompt__acts">
        {wrong !== null && (
          <p className="app-wrong" role="alert">
            {wrong}
          </p>
        )}
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
      form={form}
      offered={offered}
      {...(props.field !== undefined && { id: props.field })}
      onSave={() => {
        if (words === "") setPressed(true);
        else onAnswer({ how: box.how, words });
      }}
      onBack={onBack}
    />
  );
}

const ways: Record<InWords, Way> = {
  done: {
    field: "answer_note",
    says: { answer: "done" },
    ending: (what) => ({ how: "answered", what }),
  },
  no_action: {
    field: "answer_note",
    says: { answer: "no_action" },
    ending: (reason) => ({ how: "no-action", reason }),
  },
};

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
export function AppAnswerWritten({ person, ...prompt }: Written) {
  const mayWrite = useMayWrite(prompt.kind);
  const ending = useEndingInWords(person, prompt, ways);
  const { said, box, ended } = ending;
  if (!mayWrite || (ended !== null && (said === null || said.words.trim() === ""))) return null;
  return (
    <AppAnswers
      actions={[]}
      box={said}
      wrong={box.wrong}
      ended={ended}
      form={box.form}
      offered={box.offered}
      onOpen={ending.open}
      onWords={ending.type}
      onBack={box.shut}
      onAnswer={() => void ending.end()}
    />
  );
}
