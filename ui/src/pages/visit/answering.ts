// Answering a prompt writes into its own entry, so that the answer survives and syncs. Words are
// kept as they are typed, and are an answer once its button is pressed.
import { useState } from "react";
import type { Draft, Input, PromptAction, PromptView } from "../../api/types";
import type { Answers } from "../../components/AppPrompt";
import {
  entryOf,
  newEntryId,
  putAsideOf,
  textOf,
  withAnswer,
  controlId,
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
  const pressed = withPutAside(draft, entry, "answer", null);
  const coded = withAnswer(pressed, entry, kind, "answer", code);
  const noted = withAnswer(coded, entry, kind, "answer_note", note);
  return withAnswer(noted, entry, kind, "answered_for", code + note === "" ? "" : read);
}

function said(
  draft: Draft,
  { entry }: Pick<Named, "entry">,
  field: "answer" | "answer_note",
): string {
  return textOf(entryOf(draft, entry)?.fields[field]);
}

function wayOf(code: string): InWords | null {
  return code === "done" || code === "no_action" ? code : null;
}

/** How a prompt is answered in words, where it is. */
function inWords(draft: Draft, prompt: Named): InWords | null {
  return wayOf(said(draft, prompt, "answer"));
}

/** Which answer is half written, where one is: its way waits beside its words. */
function halfWritten(draft: Draft, { entry }: Pick<Named, "entry">): InWords | null {
  return wayOf(textOf(putAsideOf(draft, entry, "answer")));
}

/** The draft with an answer in words as far as it is typed. It is no answer yet. */
export function typed(draft: Draft, prompt: Named, how: InWords, words: string): Draft {
  const half = withSaid(draft, prompt, "", words.trim() === "" ? "" : words);
  return words.trim() === "" ? half : withPutAside(half, prompt.entry, "answer", how);
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
  const how = halfWritten(draft, prompt) ?? inWords(draft, prompt);
  const keeps = how !== null && words !== "";
  const kept = keeps ? withPutAside(draft, prompt.entry, "answer_note", words) : draft;
  return withSaid(kept, prompt, "", "");
}

/** What the record said to another value, field by field: drawn with the prompt, and no answer. */
export type Earlier = Readonly<Record<string, Input>>;

/** What a prompt that is open again was answered before; nothing once another answer is begun. */
export function earlierOf(draft: Draft, prompt: Named): Earlier | null {
  const fields = entryOf(draft, prompt.entry)?.fields ?? {};
  return said(draft, prompt, "answer") === "" ? null : fields;
}

/** The draft without the answer that was begun, and with the earlier one as the record has it. */
export function restored(draft: Draft, prompt: Named, earlier: Earlier): Draft {
  if (said(draft, prompt, "answer") !== "") return draft;
  const { entry, kind } = prompt;
  return ["answer", "answer_note", "answered_for"].reduce(
    (back, field) => withAnswer(back, entry, kind, field, earlier[field] ?? ""),
    takenBack(draft, prompt),
  );
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

interface Opened {
  entry: string;
  how: InWords;
  /** What was answered before the box was opened, where the prompt is open again. */
  earlier: Earlier | null;
  /** Its words were emptied: what was answered before stands in the draft. */
  emptied: boolean;
}

/** How the prompts of a visit are answered in its draft. One box is opened at a time. */
export function useAnswering(form: OpenForm, onRaised: (entry: string) => void): Open {
  const [open, setOpen] = useState<Opened | null>(null);
  const of = (prompt: PromptView): Answers => {
    const pressed = open?.entry === prompt.entry;
    const how = pressed ? open.how : halfWritten(form.draft, prompt);
    const earlier = pressed ? open.earlier : null;
    const words = pressed && open.emptied ? "" : said(form.draft, prompt, "answer_note");
    return {
      box: how === null ? null : { how, words },
      back: words === "" || earlier !== null ? "Back" : "Take back",
      field: controlId(prompt.entry, "answer_note"),
      offered: !pressed,
      onOpen(chosen) {
        const draft = begun(form.draft, prompt, chosen);
        if (draft !== form.draft) form.change(() => draft);
        const before = earlierOf(form.draft, prompt);
        setOpen({ entry: prompt.entry, how: chosen, earlier: before, emptied: false });
      },
      onWords(now) {
        if (how === null) return;
        const emptied = earlier !== null && now.trim() === "";
        setOpen({ entry: prompt.entry, how, earlier, emptied });
        form.change((draft) =>
          emptied ? restored(draft, prompt, earlier) : typed(draft, prompt, how, now),
        );
      },
      onBack() {
        if (earlier !== null) form.change((draft) => restored(draft, prompt, earlier));
        else if (words !== "") form.change((draft) => takenBack(draft, prompt));
        setOpen(null);
      },
      onAnswer(answer) {
        setOpen(null);
        if (answer.how !== "action") {
          const { how, words } = answer;
          form.change((draft) => withSaid(draft, prompt, how, words));
          return;
        }
        const { draft, raised } = acted(form.draft, prompt, answer.action);
        form.change(() => draft);
        if (raised !== null) onRaised(raised);
      },
      onReopen() {
        const was = inWords(form.draft, prompt);
        if (was === null) form.change((draft) => takenBack(draft, prompt));
        else setOpen({ entry: prompt.entry, how: was, earlier: null, emptied: false });
      },
    };
  };
  return { answering: open?.entry ?? null, of };
}
