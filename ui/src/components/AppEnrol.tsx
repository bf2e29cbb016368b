// The first time on this laptop: the server and the one-time code, the account, and a new
// passphrase that belongs to this laptop and never leaves it.
import { useEffect, useRef, useState } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError } from "../api/problem";
import type { Enrol, Session } from "../api/types";
import { AppPrimary } from "./AppButton";
import { AppErrors, thingsToPutRight, type ErrorItem } from "./AppErrors";
import { AppIcon } from "./AppIcon";

interface Props {
  passphraseMin: number;
  keyStore: boolean;
  /** Whether it is all that the page is for: then one begins to type at once. */
  alone: boolean;
  onOpen: (session: Session) => void;
}

type Typed = Enrol & { again: string };

const fields = [
  { name: "server", label: "Server address", type: "text", empty: "Type the server’s address" },
  {
    name: "code",
    label: "Enrolment code",
    type: "text",
    empty: "Type the code from your administrator",
  },
  { name: "account", label: "Account", type: "text", empty: "Type the name of your account" },
  {
    name: "password",
    label: "Password of the account",
    type: "password",
    empty: "Type the password of your account",
  },
  {
    name: "deviceName",
    label: "Name of this laptop",
    type: "text",
    empty: "Give this laptop a name",
  },
  {
    name: "passphrase",
    label: "New passphrase for this laptop",
    type: "password",
    empty: "Choose a passphrase",
  },
  {
    name: "again",
    label: "The passphrase again",
    type: "password",
    empty: "Type the passphrase again",
  },
] as const satisfies readonly { name: keyof Typed; label: string; type: string; empty: string }[];

const hints: Partial<Record<keyof Typed, string>> = {
  server: "Such as http://127.0.0.1:8420",
  code: "It works once, and for a short time",
  deviceName: "Such as DST-07. Colleagues read it beside what you write",
};

const nothing: Typed = {
  server: "",
  code: "",
  account: "",
  password: "",
  deviceName: "",
  passphrase: "",
  again: "",
};

export function AppEnrol({ passphraseMin, keyStore, alone, onOpen }: Props) {
  const api = useApi();
  const [typed, setTyped] = useState(nothing);
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const [pressed, setPressed] = useState(0);
  const [working, setWorking] = useState(false);

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (alone) form.current?.querySelector("input")?.focus();
  }, [alone]);

  async function enrol() {
    if (working) return;
    const wrong = problemsOf(typed, passphraseMin);
    setErrors(wrong);
    setPressed((was) => was + 1);
    if (wrong.length > 0) return;
    setWorking(true);
    const { again, ...takes } = typed;
    try {
      onOpen(await api.enrol(takes));
    } catch (thrown) {
      setErrors([{ words: asApiError(thrown).message, field: null }]);
      setPressed((was) => was + 1);
    } finally {
      setWorking(false);
    }
  }

  return (
    <form
      ref={form}
      className="app-enrol"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void enrol();
      }}
    >
      {errors.length > 0 && (
        <AppErrors key={pressed} title={thingsToPutRight(errors.length)} errors={errors} />
      )}
      {fields.map(({ name, label, type }) => {
        const wrong = errors.find(({ field }) => field === idOf(name));
        const hint = name === "passphrase" ? rule(passphraseMin, keyStore) : hints[name];
        return (
          <div key={name} className="app-field">
            <label className="app-label" htmlFor={idOf(name)}>
              {label}
            </label>
            {hint !== undefined && (
              <p className="app-field__help" id={`${idOf(name)}-hint`}>
                {hint}
              </p>
            )}
            {wrong && (
              <p className="app-wrong">
                <AppIcon name="stop" /> {wrong.words}
              </p>
            )}
            <input
              id={idOf(name)}
              className="app-in app-in--wide"
              type={type}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              value={typed[name]}
              aria-invalid={wrong !== undefined || undefined}
              aria-describedby={hint === undefined ? undefined : `${idOf(name)}-hint`}
              onChange={(event) => {
                setTyped({ ...typed, [name]: event.target.value });
              }}
            />
          </div>
        );
      })}
      <AppPrimary submit waiting={working}>
        {working ? "Setting up…" : "Set up this laptop"}
      </AppPrimary>
    </form>
  );
}

function idOf(name: keyof Typed): string {
  return `enrol-${name}`;
}

function rule(min: number, keyStore: boolean): string {
  const length = `At least ${min} characters; several words are easiest to remember.`;
  return keyStore
    ? length
    : `${length} It is longer here because this laptop has no key store of its own.`;
}

/** Characters as a person counts them. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function problemsOf(typed: Typed, min: number): ErrorItem[] {
  const problems: ErrorItem[] = fields
    .filter(({ name }) => typed[name].trim() === "")
    .map(({ name, empty }) => ({ words: empty, field: idOf(name) }));
  const length = lengthOf(typed.passphrase);
  if (length > 0 && length < min)
    problems.push({
      words: `The passphrase has ${length} characters: it needs ${min} or more`,
      field: idOf("passphrase"),
    });
  if (typed.again !== "" && typed.again !== typed.passphrase)
    problems.push({ words: "The two passphrases differ", field: idOf("again") });
  return problems;
}
