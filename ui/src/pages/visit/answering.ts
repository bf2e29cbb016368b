// Answering a prompt writes into its own entry, so that the answer survives and syncs.
import type { Draft, PromptAction, PromptView } from "../../api/types";
import { newEntryId, withAnswer, withEntry } from "../../form/input";

/** What a person says to a prompt. */
export type Answer =
  | { how: "done"; words: string }
  | { how: "no_action"; words: string }
  | { how: "action"; action: PromptAction };

/** The draft with the prompt answered, and the follow-up that the answer raised. */
export function answered(
  draft: Draft,
  prompt: PromptView,
  answer: Answer,
): { draft: Draft; raised: string | null } {
  const [code, note] =
    answer.how === "action"
      ? [answer.action.answer, answer.action.words]
      : [answer.how, answer.words];
  const coded = withAnswer(draft, prompt.entry, prompt.kind, "answer", code);
  const noted = withAnswer(coded, prompt.entry, prompt.kind, "answer_note", note);
  const raises = answer.how === "action" ? answer.action.raises : null;
  if (raises === null) return { draft: noted, raised: null };
  const entry = newEntryId();
  const fields =
    raises.kind === "task" ? { ...raises.fields, prompt: prompt.entry } : raises.fields;
  return { draft: withEntry(noted, { ...raises, entry, fields }), raised: entry };
}

export function reopened(draft: Draft, prompt: PromptView): Draft {
  const cleared = withAnswer(draft, prompt.entry, prompt.kind, "answer", "");
  return withAnswer(cleared, prompt.entry, prompt.kind, "answer_note", "");
}
