// Ends a task: done with what came of it, or closed with a reason. What ends or goes on without
// words has one button, and another for a slip.
import { useState } from "react";
import type { Ends, EntryView } from "../api/types";
import { AppButton } from "./AppButton";
import { AppSay } from "./AppSay";
import { useEnding, useEndingInWords, type Way } from "./useEnding";

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

const ways: Record<keyof typeof asks, Way> = {
  done: { field: "outcome", ending: (outcome) => ({ how: "done", outcome }) },
  closed: { field: "close_reason", ending: (reason) => ({ how: "closed", reason }) },
};

/** Stays as long as words stand in it, also where somebody else ends the task first. */
export function AppFinish({ person, task }: { person: string; task: EntryView }) {
  const { id: entry, kind, ends } = task;
  const ending = useEndingInWords(person, { entry, kind, ends }, ways);
  const { said, box, ended } = ending;
  const [empty, setEmpty] = useState(false);
  const isEmpty = said === null || said.words.trim() === "";

  if (ended !== null && isEmpty) return null;
  if (said === null)
    return (
      <>
        {box.wrong !== null && (
          <p className="app-wrong" role="alert">
            {box.wrong}
          </p>
        )}
        {(["done", "closed"] as const).map((way) => (
          <AppButton
            key={way}
            small
            onClick={() => {
              setEmpty(false);
              ending.open(way);
            }}
          >
            {asks[way].button}
            <span className="app-vh">: {task.title}</span>
          </AppButton>
        ))}
      </>
    );
  const { label, save, empty: missing } = asks[said.how];
  return (
    <AppSay
      label={label}
      save={save}
      words={said.words}
      onWords={ending.type}
      wrong={empty && isEmpty ? missing : box.wrong}
      ended={ended}
      form={box.form}
      offered={box.offered}
      onSave={() => {
        if (isEmpty) setEmpty(true);
        else void ending.end();
      }}
      onBack={box.shut}
    />
  );
}

interface NowProps {
  person: string;
  entry: string;
  ends: Ends;
  how: "handled" | "accepted";
  /** What it is called, where several stand on the page. */
  title?: string;
}

const presses = { handled: "Dealt with", accepted: "Accepted" } as const;

/** Says in one step what needs no words: a message is dealt with, a referral was accepted. */
export function AppFinishNow({ person, entry, ends, how, title }: NowProps) {
  const { wrong, end } = useEnding(person, entry, ends);
  const of = title !== undefined && <span className="app-vh">: {title}</span>;
  if (ends.ended !== null && !ends.undo) return null;
  return (
    <>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          {wrong}
        </p>
      )}
      {ends.ended === null ? (
        <AppButton key="now" small icon="tick" onClick={() => void end({ how })}>
          {presses[how]}
          {of}
        </AppButton>
      ) : (
        <span key="undo" className="app-muted">
          {presses[how]} by mistake?{" "}
          <AppButton small bare onClick={() => void end({ how: "undone" })}>
            Undo
            {of}
          </AppButton>
        </span>
      )}
    </>
  );
}
