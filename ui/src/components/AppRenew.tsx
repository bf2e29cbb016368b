// After this laptop's data was restored or copied, sync goes on only under a new lineage, and
// that needs the account's password once.
import { useId, useState } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError } from "../api/problem";
import { AppCard } from "./AppCard";
import { AppPrimary } from "./AppButton";
import { AppIcon } from "./AppIcon";

export function AppRenew({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const accountField = useId();
  const passwordField = useId();
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);

  async function renew() {
    if (account.trim() === "" || password === "") {
      setWrong("Type your account and its password");
      return;
    }
    setWaiting(true);
    try {
      await api.renew({ account: account.trim(), password });
      onDone();
    } catch (thrown) {
      setWrong(asApiError(thrown).message);
    } finally {
      setPassword("");
      setWaiting(false);
    }
  }

  return (
    <AppCard title="Sign in to the server again" padded>
      <form
        className="app-stack app-small"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void renew();
        }}
      >
        <p>
          The data on this laptop was restored or copied. Nothing is lost; before it can send again,
          the server has to know that it is you.
        </p>
        {wrong !== null && (
          <p className="app-wrong" role="alert">
            <AppIcon name="stop" /> {wrong}
          </p>
        )}
        <label className="app-strong" htmlFor={accountField}>
          Account
        </label>
        <input
          id={accountField}
          className="app-in app-in--line"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={wrong !== null || undefined}
          value={account}
          onChange={(event) => {
            setAccount(event.target.value);
          }}
        />
        <label className="app-strong" htmlFor={passwordField}>
          Password
        </label>
        <input
          id={passwordField}
          className="app-in app-in--line"
          type="password"
          autoComplete="off"
          aria-invalid={wrong !== null || undefined}
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
        <p>
          <AppPrimary submit waiting={waiting}>
            Sign in and go on
          </AppPrimary>
        </p>
      </form>
    </AppCard>
  );
}
