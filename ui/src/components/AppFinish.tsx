// Ends a task: done with what came of it, or closed with a reason. What ends or goes on without
// words has one button, and another for a slip.
import { useState } from "react";
import type { Ends, EntryView } from "../api/types";
import { AppButton } from "./AppButton";
import { AppSay } from "./AppSay";
import { useEnding } from "./useEnding";

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

/** Stays as long as words stand in it, also where somebody else ends the task first. */
export function AppFinish({ person, task }: { person: string; task: EntryView }) {
  const { wrong, setWrong, ended, end } = useEnding(person, task.id, task.ends);
  const [how, setHow] = useState<keyof typeof asks | null>(null);
  const [words, setWords] = useState("");
  const said = words.trim();

  async function finish() {
    if (how === null) return;
    if (said === "") setWrong(asks[how].empty);
    else if (await end(how === "done" ? { how, outcome: said } : { how, reason: said })) {
      setHow(null);
      setWords("");
    }
  }

  if (ended !== null && (how === null || said === "")) return null;
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
        <span className="app-vh">: {task.title}</span>
      </AppButton>
    ));
  return (
    <AppSay
      label={asks[how].label}
      save={asks[how].save}
      words={words}
      onWords={setWords}
      wrong={wrong}
      ended={ended}
      onSave={() => void finish()}
      onBack={() => {
        setHow(null);
        setWrong(null);
      }}
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
