// The passphrase of one user on this laptop. Wrong tries only wait, longer each time; nothing is
// ever erased.
import { useEffect, useId, useRef, useState } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError, type ApiError } from "../api/problem";
import type { Profile, Session } from "../api/types";
import { AppButton, AppPrimary } from "./AppButton";
import { AppErrors } from "./AppErrors";
import { AppIcon } from "./AppIcon";

interface Props {
  profile: Profile;
  onOpen: (session: Session) => void;
}

export function AppUnlock({ profile, onOpen }: Props) {
  const api = useApi();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [passphrase, setPassphrase] = useState("");
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [tries, setTries] = useState(0);
  const [working, setWorking] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const [wait, setWait] = useCountdown(profile.waitSeconds);

  useEffect(() => {
    field.current?.focus();
  }, []);

  async function unlock() {
    if (working || wait > 0) return;
    setWorking(true);
    try {
      onOpen(await api.unlock({ profile: profile.id, passphrase }));
    } catch (thrown) {
      const failed = asApiError(thrown);
      setError(failed);
      setTries((was) => was + 1);
      setWait(failed.waitSeconds ?? 0);
      setPassphrase("");
      field.current?.focus();
    } finally {
      setWorking(false);
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void unlock();
      }}
    >
      {error && (
        <AppErrors
          key={tries}
          title={titleOf(error)}
          errors={[{ words: wordsOf(error, wait), field: null }]}
          focus={false}
        />
      )}
      <label className="app-label" htmlFor={id}>
        Passphrase
      </label>
      {error?.code === "wrong-passphrase" && (
        <p className="app-wrong" id={`${id}-wrong`}>
          <AppIcon name="stop" /> Wrong passphrase. Check Caps Lock.
        </p>
      )}
      <div className="app-pass">
        <input
          ref={field}
          id={id}
          className="app-in"
          type={shown ? "text" : "password"}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={passphrase}
          aria-invalid={error?.code === "wrong-passphrase" || undefined}
          aria-describedby={error?.code === "wrong-passphrase" ? `${id}-wrong` : undefined}
          onChange={(event) => {
            setPassphrase(event.target.value);
          }}
        />
        <AppButton
          aria-pressed={shown}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {shown ? "Hide" : "Show"}
          <span className="app-vh"> the passphrase</span>
        </AppButton>
      </div>
      <div className="app-row app-row--wrap">
        {wait > 0 ? (
          <AppButton aria-disabled="true">Try again in {inWords(wait)}</AppButton>
        ) : (
          <AppPrimary submit waiting={working}>
            {working ? "Unlocking…" : "Unlock"}
          </AppPrimary>
        )}
        <AppButton
          bare
          aria-expanded={forgotten}
          onClick={() => {
            setForgotten(!forgotten);
          }}
        >
          I have forgotten it
        </AppButton>
      </div>
      {forgotten && <Forgotten name={profile.name} />}
    </form>
  );
}

function titleOf(error: ApiError): string {
  switch (error.code) {
    case "wrong-passphrase":
    case "wait":
      return "That passphrase did not open Doorstep";
    default:
      return "Doorstep could not be opened";
  }
}

/** What happens next, and that nothing is lost. The field itself says that it was wrong. */
function wordsOf(error: ApiError, wait: number): string {
  if (error.code !== "wrong-passphrase" && error.code !== "wait") return error.message;
  if (wait === 0) return "Try again. After three wrong tries each one waits. Nothing is erased.";
  return `You can try again in ${inWords(wait)}. The wait doubles each time, up to 15 minutes. Nothing is erased.`;
}

function Forgotten({ name }: { name: string }) {
  return (
    <div className="app-unlock__forgotten" role="status">
      <p>
        <b>Nothing is erased.</b> What {name} wrote, sent or not, stays encrypted on this laptop for
        as long as it takes.
      </p>
      <p>
        Without the passphrase this version cannot open it. Opening it with a one-time code comes
        with the central server; the key for that is kept already. Ask your administrator, and keep
        this laptop until then.
      </p>
    </div>
  );
}

/** "8 seconds", "2 minutes 5 seconds". */
export function inWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [
    minutes > 0 ? `${minutes} ${minutes === 1 ? "minute" : "minutes"}` : null,
    rest > 0 ? `${rest} ${rest === 1 ? "second" : "seconds"}` : null,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

function useCountdown(start: number): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(start);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => {
      setLeft(left - 1);
    }, 1_000);
    return () => {
      clearTimeout(timer);
    };
  }, [left]);
  return [left, setLeft];
}
