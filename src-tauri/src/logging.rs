//! The log of this laptop: codes and ids only, never a name, a number or a word of a record.

use std::{fs, io, path::Path, sync::Mutex};

use tracing_subscriber::filter::LevelFilter;

/// Starts a log file in the data folder; the one before it is kept as `doorstep.log.old`.
pub fn start(data: &Path) -> io::Result<()> {
    fs::create_dir_all(data)?;
    let path = data.join("doorstep.log");
    if fs::metadata(&path).is_ok_and(|file| file.len() > 1024 * 1024) {
        fs::rename(&path, data.join("doorstep.log.old"))?;
    }
    let file = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?;
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::INFO)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .init();
    std::panic::set_hook(Box::new(|panic| {
        // Where, never what: a panic's words may hold a value.
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "a fault of ours");
    }));
    Ok(())
}
