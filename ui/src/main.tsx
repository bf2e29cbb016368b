// Starts the window. In development `?fake` shows it on made-up data, without Rust.
// The ground first: what a component says of itself comes after it and wins.
import "./styles/nhsuk.scss";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { api as rustApi } from "./api/client";
import { App } from "./app/App";

async function start(root: HTMLElement) {
  let api = rustApi;
  if (import.meta.env.DEV && new URLSearchParams(window.location.search).has("fake")) {
    const { fakeApi } = await import("./api/fake/fakeApi");
    api = fakeApi();
  }
  createRoot(root).render(
    <StrictMode>
      <App api={api} />
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root !== null) void start(root);
