// Answering a prompt writes into its own entry, so that the answer survives and syncs. Words count
// as they are typed: nothing of them waits for a press.
import { useState } from "react";
import type { Draft, PromptAction, PromptView } from "../../api/types";
import type { Answers } from "../../components/AppPrompt";
import {
  entryOf,
  newEntryId,
  putAsideOf,
  textOf,
  withAnswer,
  withEntry,
  withPutAside,
} from "../../form/input";
import type { OpenForm } from "../../form/useForm";

/** An answer in a person's own words: what was done, or why nothing is. */
export type InWords = "done" | "no_action";

/** What a person says to a prompt. */
export type Answer = { how: InWords; words: string } | { how: "action"; action: PromptAction };

type Named = Pick<PromptView, "entry" | "kind" | "read">;

/** What was read is kept with what is said to it: it is no answer to another value. */
function withSaid(draft: Draft, { entry, kind, read }: Named, code: string, note: string): Draft {
  const coded = withAnswer(draft, entry, kind, "answer", code);
  const noted = withAnswer(coded, entry, kind, "answer_note", note);
  return withAnswer(noted, entry, kind, "answered_for", code === "" ? "" : read);
}

function said(
  draft: Draft,
  { entry }: Pick<Named, "entry">,
  field: "answer" | "answer_note",
): string {
  return textOf(entryOf(draft, entry)?.fields[field]);
}

/** How a prompt is answered in words, where it is. */
function inWords(draft: Draft, prompt: Named): InWords | null {
  const code = said(draft, prompt, "answer");
  return code === "done" || code === "no_action" ? code : null;
}

/** The draft with an answer in words as far as it is typed; without words there is none. */
export function typed(draft: Draft, prompt: Named, how: InWords, words: string): Draft {
  return withSaid(draft, prompt, words.trim() === "" ? "" : how, words);
}

/** The draft with the prompt answered by an action, and the follow-up that it raised. */
export function acted(
  draft: Draft,
  prompt: Named,
  { answer, words, raises }: PromptAction,
): { draft: Draft; raised: string | null } {
  const noted = withSaid(draft, prompt, answer, words);
  if (raises === null) return { draft: noted, raised: null };
  const entry = newEntryId();
  const fields =
    raises.kind === "task" ? { ...raises.fields, prompt: prompt.entry } : raises.fields;
  return { draft: withEntry(noted, { ...raises, entry, fields }), raised: entry };
}

/** The draft without the answer. Words are put aside: they come back when it is answered again. */
export function takenBack(draft: Draft, prompt: Named): Draft {
  const words = said(draft, prompt, "answer_note");
  const keeps = inWords(draft, prompt) !== null && words !== "";
  const kept = keeps ? withPutAside(draft, prompt.entry, "answer_note", words) : draft;
  return withSaid(kept, prompt, "", "");
}

/** The draft with the words that were taken back. */
export function begun(draft: Draft, prompt: Named, how: InWords): Draft {
  const aside = textOf(putAsideOf(draft, prompt.entry, "answer_note"));
  if (aside === "") return draft;
  return typed(withPutAside(draft, prompt.entry, "answer_note", null), prompt, how, aside);
}

interface Open {
  /** The prompt that is being answered in words; nothing where none is. */
  answering: string | null;
  of: (prompt: PromptView) => Answers;
}

/** How the prompts of a visit are answered in its draft. One box is open at a time. */
export function useAnswering(form: OpenForm, onRaised: (entry: string) => void): Open {
  const [open, setOpen] = useState<{ entry: string; how: InWords } | null>(null);
  const of = (prompt: PromptView): Answers => {
    const how = open?.entry === prompt.entry ? open.how : null;
    const words = said(form.draft, prompt, "answer_note");
    return {
      box: how === null ? null : { how, words },
      back: words === "" ? "Back" : "Take back",
      onOpen(chosen) {
        const draft = begun(form.draft, prompt, chosen);
        if (draft !== form.draft) form.change(() => draft);
        setOpen({ entry: prompt.entry, how: chosen });
      },
      onWords(now) {
        if (how !== null) form.change((draft) => typed(draft, prompt, how, now));
      },
      onBack() {
        if (words !== "") form.change((draft) => takenBack(draft, prompt));
        setOpen(null);
      },
      onAnswer(answer) {
        setOpen(null);
        if (answer.how !== "action") {
          const { how, words } = answer;
          form.change((draft) => typed(draft, prompt, how, words));
          return;
        }
        const { draft, raised } = acted(form.draft, prompt, answer.action);
        form.change(() => draft);
        if (raised !== null) onRaised(raised);
      },
      onReopen() {
        const was = inWords(form.draft, prompt);
        if (was === null) form.change((draft) => takenBack(draft, prompt));
        else setOpen({ entry: prompt.entry, how: was });
      },
    };
  };
  return { answering: open?.entry ?? null, of };
}
