// Gives the pages their `api`, so that a test can hand them another.
import { createContext, useContext } from "react";
import type { Api } from "./client";

const ApiContext = createContext<Api | null>(null);

export const ApiProvider = ApiContext.Provider;

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("The page stands outside ApiProvider.");
  return api;
}
