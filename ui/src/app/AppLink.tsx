// A way to another page.
import type { ReactNode } from "react";
import { addressOf, type Route } from "./route";

interface Props {
  to: Route;
  children: ReactNode;
  className?: string;
  /** Whether this is the page that is open. */
  current?: boolean;
}

export function AppLink({ to, children, className, current }: Props) {
  return (
    <a
      href={addressOf(to)}
      className={className}
      aria-current={current === true ? "page" : undefined}
    >
      {children}
    </a>
  );
}
