// The ways inside a person's pages, or the parts of the visit that is open.
import type { MouseEvent, ReactNode } from "react";
import "./AppSideNav.css";

export interface SideItem {
  key: string;
  words: string;
  href: string;
  /** A few words at the right: "9 of 10". */
  note?: ReactNode;
  current?: boolean;
}

interface Props {
  label: string;
  /** What is current: a page of several, or a step of one. */
  kind: "page" | "step";
  items: readonly SideItem[];
  /** Above the items: the way back. */
  before?: ReactNode;
  /** Below them: when the draft was kept. */
  after?: ReactNode;
  onFollow?: (item: SideItem, event: MouseEvent) => void;
}

export function AppSideNav({ label, kind, items, before, after, onFollow }: Props) {
  return (
    <nav className="app-side" aria-label={label}>
      {before}
      <ul>
        {items.map((item) => (
          <li key={item.key}>
            <a
              href={item.href}
              aria-current={item.current === true ? kind : undefined}
              onClick={(event) => onFollow?.(item, event)}
            >
              {item.words}
              {item.note !== undefined && <span className="app-side__note">{item.note}</span>}
            </a>
          </li>
        ))}
      </ul>
      {after}
    </nav>
  );
}
