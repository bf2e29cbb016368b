// Locks when nobody has touched keys, pointer or wheel for so many minutes, or when the time ran
// out while the laptop slept. Rust counts the minutes too, from the last command: somebody who
// only reads and scrolls is made known to it now and then.
import { useEffect } from "react";

const signs = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
const look_every_ms = 5_000;
const tell_every_ms = 30_000;

interface Idle {
  /** Nothing while there is nothing to lock. */
  minutes: number | null;
  lock: () => void;
  stillHere: () => void;
}

export function useIdle({ minutes, lock, stillHere }: Idle): void {
  useEffect(() => {
    if (minutes === null) return;
    let last = performance.now();
    let told = last;
    const touched = () => {
      last = performance.now();
      if (last - told < tell_every_ms) return;
      told = last;
      stillHere();
    };
    for (const sign of signs) document.addEventListener(sign, touched, { passive: true });
    const timer = setInterval(() => {
      if (performance.now() - last >= minutes * 60_000) lock();
    }, look_every_ms);
    return () => {
      clearInterval(timer);
      for (const sign of signs) document.removeEventListener(sign, touched);
    };
  }, [minutes, lock, stillHere]);
}
