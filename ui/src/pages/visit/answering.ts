// Answering a prompt writes into its own entry, so that the answer survives and syncs.
import type { Draft, PromptAction, PromptView } from "../../api/types";
import { withAnswer, withEntry } from "../../form/input";

/** The code of an answer, from what it raised. */
const raised: Readonly<Record<string, string>> = {
  task: "task",
  referral: "referral",
  message: "message",
};

export function answered(
  draft: Draft,
  prompt: PromptView,
  words: string,
  action: PromptAction | null,
): Draft {
  const none = action === null && words.startsWith("No action");
  const code = none ? "no_action" : (raised[action?.raises?.kind ?? ""] ?? "done");
  const coded = withAnswer(draft, prompt.entry, prompt.kind, "answer", code);
  const noted = withAnswer(coded, prompt.entry, prompt.kind, "answer_note", words);
  const raises = action?.raises;
  if (!raises) return noted;
  const there = noted.entries.some(({ entry }) => entry === raises.entry);
  return there ? noted : withEntry(noted, raises);
}

export function reopened(draft: Draft, prompt: PromptView): Draft {
  const cleared = withAnswer(draft, prompt.entry, prompt.kind, "answer", "");
  return withAnswer(cleared, prompt.entry, prompt.kind, "answer_note", "");
}
