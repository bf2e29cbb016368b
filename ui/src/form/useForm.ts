// A form that is open: what was typed, kept as it is typed, and what Rust says about it.
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "../api/ApiContext";
import type { Api } from "../api/client";
import { hearDrafts, tellOfDrafts } from "../api/drafts";
import { asApiError, type ApiError } from "../api/problem";
import type { Draft, Form, FormView, Remove, Saved } from "../api/types";
import { keeper, type Keeper } from "./keeping";

export interface OpenForm {
  /** What Rust last said: problems, prompts, what moved on. */
  view: FormView;
  /** What is on the page, newer than the view while a key is being kept. */
  draft: Draft;
  /** Why the last saving or signing failed; nothing once something was typed and kept since. */
  error: ApiError | null;
  /** Why what was typed is not on disk. It never takes the focus from whoever types. */
  notKept: ApiError | null;
  /** Whether something typed is not on disk yet. */
  unkept: boolean;
  /** Saving or signing is under way. */
  busy: boolean;
  change: (change: (draft: Draft) => Draft) => void;
  /** Keeps what was typed, now. */
  keepNow: () => Promise<void>;
  /** Saves it into the record; nothing where it could not be. */
  save: () => Promise<Saved | null>;
  sign: () => Promise<Saved | null>;
  /** Removes the entry that it is about, and the form ends with it. */
  remove: (takes: Remove) => Promise<Saved | null>;
  /** Ends it by a command of its own, that writes what is typed. */
  by: (act: (typed: Draft) => Promise<Saved>) => Promise<Saved | null>;
  /** Forgets the draft. */
  discard: () => Promise<boolean>;
}

export interface FormState {
  form: OpenForm | null;
  /** Why it could not be opened. */
  error: ApiError | null;
  again: () => void;
}

/** A form that was opened and left as it was leaves nothing behind. */
async function leaveUntouched(api: Api, keeping: Keeper, draft: string): Promise<void> {
  keeping.forget();
  await keeping.now();
  keeping.stop();
  await api.discardDraft({ draft }).catch(() => {
    // Locked meanwhile: then it stands among the half-written, which loses nothing.
  });
}

/**
 * Without a form to open, none is. Something else on the page of a box may end its draft: then
 * `onGone` is told, and nothing of it is written again.
 */
export function useForm(
  person: string | null,
  what: Form | null,
  onGone: (() => void) | null = null,
): FormState {
  const api = useApi();
  const key = JSON.stringify([person, what]);
  const [view, setView] = useState<FormView | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [notKept, setNotKept] = useState<ApiError | null>(null);
  const [unkept, setUnkept] = useState(false);
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const newest = useRef<Draft | null>(null);
  const keeping = useRef<Keeper | null>(null);
  const committing = useRef(false);
  // Kept only to hear what moved on, while nobody typed: not a half-written form.
  const onlyLookedAt = useRef<string | null>(null);
  // The draft was on the disk when Rust last spoke of it.
  const onDisk = useRef(false);

  const heard = useCallback((kept: FormView) => {
    onDisk.current = kept.kept !== null;
    setView(kept);
    setError(null);
    setNotKept(null);
    // Rust may add to the draft (an entry for an answer); what was typed since then stands.
    if (newest.current !== null && newest.current.id === kept.draft.id) return;
    newest.current = kept.draft;
    setDraft(kept.draft);
  }, []);

  useEffect(() => {
    const [of, form] = JSON.parse(key) as [string | null, Form | null];
    if (form === null) return;
    let wanted = true;
    const own = keeper((typed) => api.keepDraft(typed), {
      kept(kept) {
        heard(kept);
        setUnkept(false);
      },
      failed(thrown) {
        setNotKept(asApiError(thrown));
      },
    });
    keeping.current = own;
    api.openForm({ person: of, form }).then(
      (opened) => {
        if (!wanted) return;
        newest.current = opened.draft;
        onDisk.current = opened.kept !== null;
        onlyLookedAt.current = opened.kept === null ? opened.draft.id : null;
        setDraft(opened.draft);
        setView(opened);
        setError(null);
      },
      (thrown: unknown) => {
        if (wanted) setError(asApiError(thrown));
      },
    );
    return () => {
      wanted = false;
      if (onlyLookedAt.current === null) {
        void own.now().then(tellOfDrafts);
        own.stop();
      } else void leaveUntouched(api, own, onlyLookedAt.current);
      onlyLookedAt.current = null;
      newest.current = null;
      setView(null);
      setDraft(null);
      setUnkept(false);
    };
  }, [api, key, attempt, heard]);

  // Asks what the record says by now, without writing the draft: it may have ended elsewhere.
  const look = useCallback(
    async (gone: () => void) => {
      const asked = newest.current;
      const own = keeping.current;
      if (asked === null || own === null) return;
      // What is not on the disk yet is kept, and heard with that.
      const stands = () => newest.current === asked && own.isKept() && !committing.current;
      if (!stands()) return;
      const { person: of, form } = asked;
      const now = await api.openForm({ person: of, form }).catch(() => null);
      // Typed in, saved or shut while it was asked.
      if (now === null || keeping.current !== own || !stands()) return;
      if (now.kept === null && onDisk.current) {
        newest.current = null;
        onlyLookedAt.current = null;
        gone();
        return;
      }
      if (onlyLookedAt.current !== null) onlyLookedAt.current = now.draft.id;
      heard(now);
    },
    [api, heard],
  );

  // While the form is open somebody else's change may arrive: the page says so at once.
  useEffect(
    () =>
      api.hear((event) => {
        if (event.event !== "record-changed" || newest.current === null) return;
        // Our own save tells of itself before it is answered: its draft must not be kept again.
        if (committing.current) return;
        const anyones = event.people.length === 0;
        if (!anyones && !event.people.includes(newest.current.person)) return;
        if (onGone === null) keeping.current?.typed(newest.current);
        else void look(onGone);
      }),
    [api, look, onGone],
  );
  useEffect(
    () => (onGone === null ? undefined : hearDrafts(() => void look(onGone))),
    [look, onGone],
  );

  // At blur of the window, and before it closes, nothing waits.
  useEffect(() => {
    function keep() {
      void keeping.current?.now();
    }
    window.addEventListener("blur", keep);
    window.addEventListener("pagehide", keep);
    document.addEventListener("focusout", keep);
    return () => {
      window.removeEventListener("blur", keep);
      window.removeEventListener("pagehide", keep);
      document.removeEventListener("focusout", keep);
    };
  }, []);

  const change = useCallback((how: (draft: Draft) => Draft) => {
    if (newest.current === null) return;
    const next = how(newest.current);
    newest.current = next;
    onlyLookedAt.current = null;
    setDraft(next);
    setUnkept(true);
    keeping.current?.typed(next);
  }, []);

  async function commit<T>(how: (draft: Draft) => Promise<T>): Promise<T | null> {
    if (committing.current) return null;
    committing.current = true;
    setBusy(true);
    try {
      await keeping.current?.now();
      if (newest.current === null) return null;
      const saved = await how(newest.current);
      newest.current = null;
      onlyLookedAt.current = null;
      keeping.current?.forget();
      setError(null);
      return saved;
    } catch (thrown) {
      setError(asApiError(thrown));
      return null;
    } finally {
      committing.current = false;
      setBusy(false);
    }
  }

  const form =
    view === null || draft === null
      ? null
      : {
          view,
          draft,
          error,
          notKept,
          unkept,
          busy,
          change,
          keepNow: () => keeping.current?.now() ?? Promise.resolve(),
          save: () => commit((typed) => api.save(typed)),
          sign: () => commit((typed) => api.signVisit(typed)),
          remove: (takes: Remove) => commit(() => api.remove(takes)),
          by: commit,
          async discard() {
            const gone = await commit(({ id }) => api.discardDraft({ draft: id }).then(() => true));
            return gone === true;
          },
        };
  return {
    form,
    error,
    again: () => {
      setAttempt((was) => was + 1);
    },
  };
}
