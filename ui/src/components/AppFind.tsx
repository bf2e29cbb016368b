// Ctrl K: find a person on this laptop, or a page, as one types.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useApi } from "../api/ApiContext";
import type { CaseloadRow } from "../api/types";
import { mainPages, type Route } from "../app/route";
import { AppIcon } from "./AppIcon";
import "./AppFind.css";

interface Found {
  key: string;
  title: string;
  detail: string;
  route: Route;
}

function ofPerson({ person, practice }: CaseloadRow): Found {
  return {
    key: person.id,
    title: `${person.family.toLocaleUpperCase("en-GB")}, ${person.given}`,
    detail: [person.age === null ? null : `${person.age}`, person.nhsNumber, practice]
      .filter((part) => part !== null && part !== "")
      .join(", "),
    route: { page: "person", person: person.id },
  };
}

function ofPages(text: string): Found[] {
  const start = text.trim().toLowerCase();
  return mainPages
    .filter(({ words }) => words.toLowerCase().startsWith(start))
    .map(({ route, words }) => ({ key: route.page, title: words, detail: "page", route }));
}

interface Props {
  onClose: () => void;
  onGo: (route: Route) => void;
}

/** Drawn only while it is open. */
export function AppFind({ onClose, onGo }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { people, failed } = usePeople(text);
  const found = [...(people ?? []).map(ofPerson), ...ofPages(text)];
  const chosen = found[Math.min(at, found.length - 1)];

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  function pressed(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((was) => Math.min(Math.max(was + step, 0), Math.max(found.length - 1, 0)));
    } else if (event.key === "Enter" && chosen !== undefined) {
      event.preventDefault();
      onGo(chosen.route);
    }
  }

  return (
    <dialog ref={dialog} className="app-find" aria-label="Find" onClose={onClose}>
      <div className="app-find__field">
        <AppIcon name="find" size={20} />
        <input
          type="text"
          role="combobox"
          aria-label="Name, NHS number or postcode"
          placeholder="Name, NHS number or postcode"
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-activedescendant={chosen ? `${list}-${chosen.key}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onKeyDown={pressed}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
        />
        <span className="app-kbd" aria-hidden="true">
          Esc
        </span>
      </div>
      <div id={list} role="listbox" aria-label="Found">
        {found.map((one) => (
          // The arrows and Enter of the field act on the list: this is the mouse's way alone.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={one.key}
            id={`${list}-${one.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={one === chosen}
            onClick={() => {
              onGo(one.route);
            }}
          >
            <b>{one.title}</b> <span>{one.detail}</span>
          </div>
        ))}
      </div>
      <p className="app-find__none" role="status">
        {sentence(text, people, failed)}
      </p>
    </dialog>
  );
}

function sentence(text: string, people: CaseloadRow[] | null, failed: boolean): string {
  if (failed) return "The search did not work. Close it and try again.";
  if (text.trim() === "") return "People whose records are on this laptop.";
  if (people === null) return "Looking…";
  if (people.length === 0) return `No one on this laptop matches “${text.trim()}”.`;
  return people.length === 1 ? "1 person found." : `${people.length} people found.`;
}

/** The people that match, and only ever the answer to what was typed last. */
function usePeople(text: string): { people: CaseloadRow[] | null; failed: boolean } {
  const api = useApi();
  const [answer, setAnswer] = useState<{ text: string; people: CaseloadRow[]; failed: boolean }>({
    text: "",
    people: [],
    failed: false,
  });
  useEffect(() => {
    if (text.trim() === "") return;
    let wanted = true;
    api.search({ text }).then(
      (people) => {
        if (wanted) setAnswer({ text, people, failed: false });
      },
      () => {
        if (wanted) setAnswer({ text, people: [], failed: true });
      },
    );
    return () => {
      wanted = false;
    };
  }, [api, text]);
  if (text.trim() === "") return { people: [], failed: false };
  return answer.text === text ? answer : { people: null, failed: false };
}
