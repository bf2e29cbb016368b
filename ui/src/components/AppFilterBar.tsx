// Search as you type, and what the list is narrowed to.
import { useEffect, useRef, type ReactNode } from "react";
import { AppIcon } from "./AppIcon";
import "./AppFilterBar.css";

interface Props {
  label: string;
  search: string;
  onSearch: (text: string) => void;
  children: ReactNode;
}

export function AppFilterBar({ label, search, onSearch, children }: Props) {
  const field = useRef<HTMLInputElement>(null);

  // "/" goes to the search, unless somebody is typing already.
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest("input, textarea, select, dialog") !== null;
      if (event.key !== "/" || event.ctrlKey || event.altKey || typing) return;
      event.preventDefault();
      field.current?.focus();
    }
    document.addEventListener("keydown", pressed);
    return () => {
      document.removeEventListener("keydown", pressed);
    };
  }, []);

  return (
    <div className="app-filter" role="search">
      <div className="app-search">
        <AppIcon name="find" />
        <input
          ref={field}
          type="search"
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => {
            onSearch(event.target.value);
          }}
        />
        <span className="app-kbd" aria-hidden="true">
          /
        </span>
      </div>
      {children}
    </div>
  );
}
