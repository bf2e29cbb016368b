// Sync and device: what waits, what was not accepted and why, the last contact, about.
import { useEffect, useState } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError } from "../api/problem";
import { useView } from "../api/useView";
import { AppButton } from "../components/AppButton";
import { AppCard } from "../components/AppCard";
import { AppPageHead } from "../components/AppPageHead";
import { AppEmpty, AppFailed, AppSkeleton } from "../components/AppStates";
import { AppIcon } from "../components/AppIcon";
import { AppRefused, AppSent } from "../components/AppRefused";
import { AppRenew } from "../components/AppRenew";

export function SyncPage() {
  const api = useApi();
  const { data, error, again } = useView("sync", null, (from) => from.syncPage());
  const [said, setSaid] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  useEffect(
    () =>
      api.hear((event) => {
        if (event.event === "sync-status") again();
      }),
    [api, again],
  );

  function attempt(work: () => Promise<string>) {
    setWrong(null);
    setSaid(null);
    work().then(setSaid, (thrown: unknown) => {
      setWrong(asApiError(thrown).message);
    });
  }

  if (data === null)
    return (
      <main className="app-main" id="main">
        {error ? (
          <AppFailed error={error} onAgain={again} />
        ) : (
          <AppSkeleton sentence="Reading what waits" />
        )}
      </main>
    );
  const { status, waiting, refused, taken, trouble } = data;
  return (
    <main className="app-main" id="main">
      <AppPageHead
        title="Sync and device"
        sentence={status.words}
        tools={
          <AppButton
            onClick={() => {
              attempt(async () => {
                const now = await api.syncNow();
                again();
                return now.words;
              });
            }}
          >
            Exchange now
          </AppButton>
        }
      />
      <p className="app-small app-muted" role="status">
        {said ?? status.progress}
      </p>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          <AppIcon name="stop" /> {wrong}
        </p>
      )}
      {trouble !== null && (
        <div className="app-card app-trouble" role="status">
          <AppIcon name="warn" size={20} />
          <p>{trouble}</p>
        </div>
      )}
      {status.tone === "renew" && <AppRenew onDone={again} />}
      <div className="app-today">
        <div className="app-stack-16">
          {refused.length > 0 && (
            <AppCard title="Not accepted by the server">
              <ul>
                {refused.map((change) => (
                  <AppRefused
                    key={change.id}
                    change={change}
                    onSeen={() => {
                      attempt(async () => {
                        await api.seenRefused({ change: change.id });
                        again();
                        return "It is off Today. It stays here.";
                      });
                    }}
                  />
                ))}
              </ul>
            </AppCard>
          )}
          <AppCard title="On this laptop only">
            {waiting.length > 0 ? (
              <ul>
                {waiting.map((change) => (
                  <AppSent key={change.id} change={change} icon="laptop" />
                ))}
              </ul>
            ) : (
              <AppEmpty title="Nothing waits" />
            )}
          </AppCard>
          {taken.length > 0 && (
            <AppCard title="Taken by the server">
              <ul>
                {taken.map((change) => (
                  <AppSent key={change.id} change={change} icon="cloud" />
                ))}
              </ul>
            </AppCard>
          )}
        </div>
        <div className="app-stack-16">
          <AppCard title="Last contact" padded>
            <dl className="app-facts">
              <dt>Server reached</dt>
              <dd>{data.lastContact ?? "never yet"}</dd>
              {data.lastComplete !== null && (
                <About label="All exchanged" value={data.lastComplete} />
              )}
            </dl>
          </AppCard>
          <AppCard title="This laptop" padded>
            <dl className="app-facts">
              <dt>People on it</dt>
              <dd>{data.people}</dd>
              <dt>Stored</dt>
              <dd>{(data.databaseBytes / 1_048_576).toFixed(1)} MB, encrypted</dd>
              {data.about.map(([label, value]) => (
                <About key={label} label={label} value={value} />
              ))}
            </dl>
          </AppCard>
        </div>
      </div>
    </main>
  );
}

function About({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
