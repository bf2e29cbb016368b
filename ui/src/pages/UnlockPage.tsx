// The laptop locked: choose who you are, type the passphrase. It works without a network.
import { useEffect, useState } from "react";
import { useView } from "../api/useView";
import type { Session } from "../api/types";
import { AppEnrol } from "../components/AppEnrol";
import { DoorstepMark, AppIcon } from "../components/AppIcon";
import { AppFailed, AppSkeleton } from "../components/AppStates";
import { AppUnlock } from "../components/AppUnlock";
import "../components/AppUnlock.css";

interface Props {
  onOpen: (session: Session) => void;
}

const someone_else = "someone-else";

export function UnlockPage({ onOpen }: Props) {
  const { data, error, again } = useView("unlock", null, (api) => api.unlockPage());
  const [picked, setPicked] = useState<string | null>(null);
  useEffect(() => {
    document.title = "Unlock - Doorstep";
  }, []);
  if (data === null)
    return error ? (
      <main className="app-main">
        <AppFailed error={error} onAgain={again} />
      </main>
    ) : (
      <AppSkeleton sentence="Opening Doorstep" />
    );

  const { profiles } = data;
  const who = picked ?? profiles[0]?.id ?? someone_else;
  const profile = profiles.find((one) => one.id === who);
  const empty = profiles.length === 0;
  return (
    <div className="app-unlock">
      <aside className="app-unlock__art" aria-label="This laptop">
        <p className="app-brand app-brand--large">
          <DoorstepMark />
          Doorstep
        </p>
        <div className="app-unlock__day">
          <p>{data.today}</p>
          <p>
            {empty
              ? "No record is on this laptop yet. Setting it up needs a network, once."
              : "Everything you need for today is on this laptop. You can work without a signal; it sends when it can."}
          </p>
        </div>
        <p className="app-unlock__contact">
          <AppIcon name={data.lastContact === null ? "cloudOff" : "cloud"} size={20} />
          <span>
            <b>
              {data.lastContact === null
                ? "This laptop has not reached the server yet."
                : `The server was last reached ${data.lastContact}.`}
            </b>
            {!empty && <span>Changes waiting on this laptop are shown once you unlock.</span>}
          </span>
        </p>
      </aside>
      <main className="app-unlock__form" id="main">
        <h1>{empty ? "Set up this laptop" : "Unlock"}</h1>
        {data.lockedBecause !== null && <p className="app-muted">{data.lockedBecause}</p>}
        {!empty && (
          <fieldset>
            <legend className="app-label">Who are you?</legend>
            <div className="app-people">
              {[...profiles, { id: someone_else, name: "Someone else", role: firstTime }].map(
                (one) => (
                  <label key={one.id} htmlFor={`who-${one.id}`}>
                    <input
                      id={`who-${one.id}`}
                      className="app-radio"
                      type="radio"
                      name="who"
                      value={one.id}
                      checked={one.id === who}
                      onChange={() => {
                        setPicked(one.id);
                      }}
                    />
                    <span>
                      <b>{one.name}</b>
                      <span>{one.role}</span>
                    </span>
                  </label>
                ),
              )}
            </div>
          </fieldset>
        )}
        {profile ? (
          <AppUnlock key={profile.id} profile={profile} onOpen={onOpen} />
        ) : (
          <AppEnrol
            passphraseMin={data.passphraseMin}
            keyStore={data.keyStore}
            alone={empty}
            onOpen={onOpen}
          />
        )}
      </main>
    </div>
  );
}

const firstTime = "First time on this laptop: needs a network";
