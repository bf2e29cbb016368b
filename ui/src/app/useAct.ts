// One act of a button: while it is under way a second press does nothing, and where it fails, the
// words say so.
import { useRef, useState } from "react";
import { asApiError } from "../api/problem";

interface Act {
  act: (what: () => Promise<void>) => Promise<void>;
  waiting: boolean;
  wrong: string | null;
  say: (wrong: string | null) => void;
}

export function useAct(): Act {
  // A second press may come before the page is drawn anew.
  const busy = useRef(false);
  const [waiting, setWaiting] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  async function act(what: () => Promise<void>) {
    if (busy.current) return;
    busy.current = true;
    setWaiting(true);
    setWrong(null);
    try {
      await what();
    } catch (thrown) {
      setWrong(asApiError(thrown).message);
    } finally {
      busy.current = false;
      setWaiting(false);
    }
  }
  return { act, waiting, wrong, say: setWrong };
}
