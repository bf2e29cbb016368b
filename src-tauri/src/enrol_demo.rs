//! Enrols a demonstration device without a hand at the keyboard, for `make run` and the tests.

use std::{fs, path::Path, sync::Arc};

use app::{App, view::session::Enrol};

use crate::options::Options;

/// Enrols the device of one member of the demonstration's staff, with the first of the codes that
/// the server still takes.
pub fn enrol(
    app: &Arc<App>,
    printed: &Path,
    options: &Options,
) -> Result<(), Box<dyn std::error::Error>> {
    let demo: serde_json::Value = serde_json::from_str(&fs::read_to_string(printed)?)?;
    let staff = options.staff.clone().unwrap_or_default();
    let of_staff = |list: &str, field: &str| -> Vec<String> {
        let rows = demo
            .get(list)
            .and_then(|rows| rows.as_array())
            .cloned()
            .unwrap_or_default();
        rows.iter()
            .filter(|row| row.get("staff").and_then(|key| key.as_str()) == Some(&staff))
            .filter_map(|row| row.get(field)?.as_str().map(str::to_owned))
            .collect()
    };
    let account = of_staff("accounts", "account")
        .into_iter()
        .next()
        .unwrap_or_default();
    let password = of_staff("accounts", "password")
        .into_iter()
        .next()
        .unwrap_or_default();
    let runtime = tokio::runtime::Runtime::new()?;
    let mut answer = Err(app::Error::NotFound);
    for code in of_staff("enrolment_codes", "code") {
        let enrol = Enrol {
            server: options.server.clone().unwrap_or_default(),
            code,
            account: account.clone(),
            password: password.clone(),
            device_name: options.device_name.clone(),
            passphrase: options.passphrase.clone().unwrap_or_default(),
        };
        answer = runtime.block_on(Arc::clone(app).enrol(enrol));
        if !matches!(answer, Err(app::Error::Refused(_))) {
            break;
        }
    }
    let session = answer?;
    tracing::info!(staff = session.staff, "enrolled");
    runtime.block_on(Arc::clone(app).sync_now(()))?;
    app.close();
    Ok(())
}
