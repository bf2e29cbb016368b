// Keeps a draft on the laptop while it is typed: within 250 ms of the last key and at least once
// a second while keys come. One write is under way at a time; the newest text always goes last.
import type { Draft, FormView } from "../api/types";

/** Leaves 50 ms of the promised 250 for the write itself. */
const after_last_key_ms = 200;
const at_least_every_ms = 800;
const again_after_failure_ms = 2_000;

export interface Keeper {
  /** Something was typed. */
  typed: (draft: Draft) => void;
  /** Keeps what is not kept yet, now; settles when it is on disk. */
  now: () => Promise<void>;
  /** Whether all that was typed is on disk. */
  isKept: () => boolean;
  /** The draft is saved or thrown away: nothing of it may be kept again. */
  forget: () => void;
  /** Keeps what is not kept yet and stops. */
  stop: () => void;
}

interface Heard {
  kept: (view: FormView) => void;
  failed: (thrown: unknown) => void;
}

const open = new Set<Keeper>();

/** Keeps everything that is not kept yet, as before the laptop locks. */
export async function keepAllNow(): Promise<void> {
  await Promise.all([...open].map((one) => one.now()));
}

export function keeper(keep: (draft: Draft) => Promise<FormView>, heard: Heard): Keeper {
  let unkept: Draft | null = null;
  let sending: Promise<void> | null = null;
  let quiet: ReturnType<typeof setTimeout> | null = null;
  let limit: ReturnType<typeof setTimeout> | null = null;
  let stopped = false;

  function forgetTimers() {
    if (quiet !== null) clearTimeout(quiet);
    if (limit !== null) clearTimeout(limit);
    quiet = null;
    limit = null;
  }

  async function drain(): Promise<void> {
    while (unkept !== null) {
      const draft = unkept;
      unkept = null;
      try {
        const view = await keep(draft);
        if (!stopped) heard.kept(view);
      } catch (thrown) {
        // The draft stays the newest that is not kept, unless a newer one came meanwhile.
        unkept ??= draft;
        if (stopped) return;
        heard.failed(thrown);
        limit ??= setTimeout(() => void send(), again_after_failure_ms);
        return;
      }
    }
  }

  function send(): Promise<void> {
    forgetTimers();
    sending ??= drain().finally(() => {
      sending = null;
    });
    return sending;
  }

  const own: Keeper = {
    typed(draft) {
      unkept = draft;
      if (quiet !== null) clearTimeout(quiet);
      quiet = setTimeout(() => void send(), after_last_key_ms);
      limit ??= setTimeout(() => void send(), at_least_every_ms);
    },
    async now() {
      await send();
      // What was typed while the last write was under way.
      if (unkept !== null && sending === null) await send();
    },
    isKept: () => unkept === null && sending === null,
    forget() {
      forgetTimers();
      unkept = null;
    },
    stop() {
      void send();
      stopped = true;
      open.delete(own);
    },
  };
  open.add(own);
  return own;
}
