// Ends something in one act, on what its page showed: once, however often it is pressed.
import { useApi } from "../api/ApiContext";
import type { Ending, Ends } from "../api/types";
import { useAct } from "../app/useAct";

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
  const { act, waiting, wrong, say } = useAct();
  async function end(how: Ending): Promise<boolean> {
    let done = false;
    await act(async () => {
      await api.finish({ person, entry, how, base: ends?.base ?? [] });
      done = true;
    });
    return done;
  }
  return { wrong, setWrong: say, ended: waiting ? null : (ends?.ended ?? null), end };
}
