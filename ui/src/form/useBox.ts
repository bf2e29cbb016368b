// The words of one box beside an entry: kept as they are typed, and offered again until they are
// saved or thrown away.
import { useCallback, useState } from "react";
import type { Draft, Form, Input, Saved } from "../api/types";
import { withAnswer } from "./input";
import { useForm, type OpenForm } from "./useForm";

export interface OpenBox {
  /** The draft of the words; nothing while the box is shut. */
  form: OpenForm | null;
  /** What is typed, by field. */
  fields: Readonly<Record<string, Input>>;
  /** It was there when the page was drawn: nobody pressed its button. */
  offered: boolean;
  /** Why it did not open, or was not saved. */
  wrong: string | null;
  open: () => void;
  type: (fields: Readonly<Record<string, string>>) => void;
  /** Gives the words to the command that writes them, and shuts the box. */
  save: (act: (typed: Draft) => Promise<Saved>) => Promise<Saved | null>;
  shut: () => void;
}

/** `halfWritten`: the page says that words of this box are kept on this laptop. */
export function useBox(person: string, what: Form, halfWritten: boolean): OpenBox {
  // Until somebody opens or shuts it here, it is as the page says.
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const shut = useCallback(() => {
    setOpen(false);
  }, []);
  const { form, error } = useForm(person, (isOpen ?? halfWritten) ? what : null, shut);
  const own = form?.draft.entries[0];
  return {
    form,
    fields: own?.fields ?? {},
    offered: isOpen === null,
    wrong: (form?.error ?? error)?.message ?? null,
    open() {
      setOpen(true);
    },
    shut,
    type(fields) {
      setOpen(true);
      form?.change((draft) =>
        Object.entries(fields).reduce(
          (typed, [field, words]) =>
            own === undefined ? typed : withAnswer(typed, own.entry, own.kind, field, words),
          draft,
        ),
      );
    },
    async save(act) {
      const saved = (await form?.by(act)) ?? null;
      if (saved !== null) setOpen(false);
      return saved;
    },
  };
}
