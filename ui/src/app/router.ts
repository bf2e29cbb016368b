// The address bar that the window does not show: reads it, follows it, and goes elsewhere.
import { useSyncExternalStore } from "react";
import { addressOf, routeAt, type Route } from "./route";

function listen(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => {
    window.removeEventListener("hashchange", changed);
  };
}

/** The address as it stands; a component that reads it is drawn again when it changes. */
export function useAddress(): string {
  return useSyncExternalStore(listen, () => window.location.hash);
}

export function useRoute(): Route {
  return routeAt(useAddress());
}

export function goTo(route: Route): void {
  window.location.hash = addressOf(route);
}

/** Goes there without leaving a way back to here, as after saving a form. */
export function goInstead(route: Route): void {
  window.history.replaceState(null, "", addressOf(route));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** Where one was before. */
export function goBack(): void {
  window.history.back();
}
