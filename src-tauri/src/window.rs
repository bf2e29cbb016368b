//! The one window: closed navigation, no other origin, events passed on.

use std::sync::Arc;

use app::{App, commands::Event};
use tauri::{Emitter, WebviewUrl, WebviewWindowBuilder, webview::NewWindowResponse};
use tokio::sync::mpsc::UnboundedReceiver;

/// Opens the window and runs until it is closed.
pub fn open(app: Arc<App>, mut heard: UnboundedReceiver<Event>) -> tauri::Result<()> {
    let running = Arc::clone(&app);
    let closing = Arc::clone(&app);
    tauri::Builder::default()
        .manage(app)
        .invoke_handler(crate::handlers::handler())
        .setup(move |shell| {
            WebviewWindowBuilder::new(shell, "main", WebviewUrl::default())
                .title("Doorstep")
                .inner_size(1366.0, 768.0)
                .min_inner_size(380.0, 480.0)
                .on_navigation(|url| is_ours(url.scheme(), url.host_str()))
                .on_new_window(|_, _| NewWindowResponse::Deny)
                .build()?;
            let shell = shell.handle().clone();
            tauri::async_runtime::spawn(async move {
                while let Some(event) = heard.recv().await {
                    if shell.emit_to("main", "doorstep", event).is_err() {
                        break;
                    }
                }
            });
            tauri::async_runtime::spawn(running.keep_going());
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(move |shell, event| {
            if let tauri::RunEvent::Exit = event {
                closing.close();
                shell.cleanup_before_exit();
            }
        });
    Ok(())
}

/// Only the app's own pages: a link elsewhere or a frame goes nowhere.
fn is_ours(scheme: &str, host: Option<&str>) -> bool {
    match scheme {
        "tauri" => host == Some("localhost"),
        "http" | "https" => host == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_the_apps_own_pages_may_be_opened() {
        assert!(is_ours("tauri", Some("localhost")));
        assert!(is_ours("http", Some("tauri.localhost")));
        for (scheme, host) in [
            ("https", Some("example.org")),
            ("http", Some("localhost")),
            ("http", Some("tauri.localhost.example.org")),
            ("file", None),
            ("data", None),
            ("javascript", None),
        ] {
            assert!(!is_ours(scheme, host), "{scheme} {host:?}");
        }
    }
}
