// Ends something in one act, on what its page showed: once, however often it is pressed.
import { useState } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError } from "../api/problem";
import type { Ending, Ends } from "../api/types";

export interface OpenEnding {
  /** Why it was not ended; nothing while nothing was wrong. */
  wrong: string | null;
  setWrong: (words: string | null) => void;
  /** Who was first, where somebody ended it; nothing while an ending of ours is under way. */
  ended: string | null;
  /** Whether it was ended so. */
  end: (how: Ending) => Promise<boolean>;
}

export function useEnding(person: string, entry: string, ends: Ends | null): OpenEnding {
  const api = useApi();
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function end(how: Ending): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    try {
      await api.finish({ person, entry, how, base: ends?.base ?? [] });
      setWrong(null);
      return true;
    } catch (thrown) {
      setWrong(asApiError(thrown).message);
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { wrong, setWrong, ended: busy ? null : (ends?.ended ?? null), end };
}
