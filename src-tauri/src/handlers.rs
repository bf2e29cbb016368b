//! One handler a command, made from the list in `app::commands`: decode, call, answer.

use std::sync::Arc;

use app::{App, view::problem::Problem};
use tauri::State;

macro_rules! handlers {
    (local { $($name:ident($takes:ty) -> $gives:ty;)* }
     network { $($net:ident($net_takes:ty) -> $net_gives:ty;)* }) => {
        $(
            #[tauri::command]
            async fn $name(app: State<'_, Arc<App>>, takes: $takes) -> Result<$gives, Problem> {
                let app = Arc::clone(&app);
                let work = move || app.$name(takes);
                tauri::async_runtime::spawn_blocking(work)
                    .await
                    .unwrap_or_else(|_| Err(app::Error::Fault))
                    .map_err(Problem::from)
            }
        )*
        $(
            #[tauri::command]
            async fn $net(
                app: State<'_, Arc<App>>,
                takes: $net_takes,
            ) -> Result<$net_gives, Problem> {
                Arc::clone(&app).$net(takes).await.map_err(Problem::from)
            }
        )*

        /// Answers the page's commands.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)* $($net,)*]
        }
    };
}

app::commands!(handlers);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn the_capability_allows_exactly_the_commands_there_are() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let allowed: BTreeSet<String> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|permission| permission.as_str().unwrap().strip_prefix("allow-"))
            .map(|name| name.replace('-', "_"))
            .collect();
        let there_are: BTreeSet<String> = app::commands::NAMES
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        assert_eq!(allowed, there_are);
        assert!(there_are.len() <= 40, "few enough to look at each");
    }
}
