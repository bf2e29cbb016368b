// Locks when nobody has touched keys, pointer or wheel for so many minutes, or when the time ran
// out while the laptop slept.
import { useEffect } from "react";

const signs = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
const look_every_ms = 5_000;

/** `minutes` is nothing while there is nothing to lock. */
export function useIdle(minutes: number | null, lock: () => void): void {
  useEffect(() => {
    if (minutes === null) return;
    let last = performance.now();
    const touched = () => {
      last = performance.now();
    };
    for (const sign of signs) document.addEventListener(sign, touched, { passive: true });
    const timer = setInterval(() => {
      if (performance.now() - last >= minutes * 60_000) lock();
    }, look_every_ms);
    return () => {
      clearInterval(timer);
      for (const sign of signs) document.removeEventListener(sign, touched);
    };
  }, [minutes, lock]);
}
