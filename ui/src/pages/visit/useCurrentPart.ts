// Which section of the page is being looked at: the last whose head has passed under the bars.
import { useEffect, useState } from "react";

const under_the_bars_px = 160;

function partInSight(ids: readonly string[]): string | null {
  const passed = ids.filter((id) => {
    const box = document.getElementById(id)?.getBoundingClientRect();
    return box !== undefined && box.top <= under_the_bars_px;
  });
  return passed.at(-1) ?? ids[0] ?? null;
}

export function useCurrentPart(ids: readonly string[]): string | null {
  const [current, setCurrent] = useState<string | null>(ids[0] ?? null);
  const key = ids.join(" ");
  useEffect(() => {
    const parts = key.split(" ");
    let asked = 0;
    const scrolled = () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => {
        setCurrent(partInSight(parts));
      });
    };
    window.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      cancelAnimationFrame(asked);
      window.removeEventListener("scroll", scrolled);
    };
  }, [key]);
  return current;
}
