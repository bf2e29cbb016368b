// The focus never falls out of the page: where the control that had it goes away (a form that is
// saved, a message that is dealt with, versions that are settled), what stood around it takes it,
// else the page's heading. A page that knows a better place puts it there itself.
import { useEffect, type RefObject } from "react";

function around(element: Element): Element[] {
  const above = element.parentElement;
  return above === null ? [] : [above, ...around(above)];
}

export function useFocusKept(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = page.current;
    if (box === null) return;
    let last: Element | null = null;
    let above: Element[] = [];
    const focused = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      last = target;
      above = around(target);
    };
    const changed = () => {
      const lost = last !== null && !last.isConnected && document.activeElement === document.body;
      if (!lost) return;
      const stands = above.find((one) => one.isConnected && one.hasAttribute("tabindex"));
      const next = stands instanceof HTMLElement ? stands : box.querySelector("h1");
      next?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(changed);
    watch.observe(box, { childList: true, subtree: true });
    box.addEventListener("focusin", focused);
    return () => {
      watch.disconnect();
      box.removeEventListener("focusin", focused);
    };
  }, [page]);
}
