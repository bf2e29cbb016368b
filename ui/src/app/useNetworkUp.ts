// Tells when the machine is on a network again, so that nobody waits for the next try.
import { useEffect } from "react";

export function useNetworkUp(tell: () => void): void {
  useEffect(() => {
    window.addEventListener("online", tell);
    return () => {
      window.removeEventListener("online", tell);
    };
  }, [tell]);
}
