//! A measurement from beginning to end: the server and each device in a process of their own.

mod child;

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    device::DeviceError,
    figures::Figures,
    floor::{Floor, FloorError, Row},
    line::Line,
    outside, pages,
    plan::{Caseload, Large, Measure, Plan},
    stage::{Newcomer, Stage, StageError},
    today,
    workload::{self, LongRecord},
};
pub use child::{DEVICE, SERVE};
use child::{Server, measure_device};

/// How often the floor is measured: the middle one counts.
const FLOORS: usize = 3;

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The server could not be filled.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The floor.
    #[error(transparent)]
    Floor(#[from] FloorError),
    /// A folder, a process.
    #[error("the machine did not do it")]
    Io(#[from] io::Error),
    /// A device failed.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// A process said something that nobody can read.
    #[error("a process of the measurement said what cannot be read")]
    Unreadable(#[source] serde_json::Error),
    /// A process ended before it said anything.
    #[error("a process of the measurement failed: {0}")]
    Failed(&'static str),
    /// Not everything came.
    #[error("the device has {0} people and the file {1}")]
    OtherCount(usize, usize),
}

/// How large the second measurement is.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// People to search among.
    pub people: u32,
    /// Changes of the one long record.
    pub changes: usize,
}

impl Default for Extent {
    fn default() -> Self {
        Self {
            people: 5_000,
            changes: 10_000,
        }
    }
}

/// Measures the lines of a workload. `program` is this program, to be started again for the server
/// and for each device; `folder` is empty and on the disk that is to be measured.
pub fn measure(
    lines: Vec<Line>,
    extent: Extent,
    program: &Path,
    folder: &Path,
) -> Result<Figures, RunError> {
    let caseload = Run::new(program, folder.join("caseload"))?.caseload(lines)?;
    let large = Run::new(program, folder.join("large"))?.large(extent)?;
    Ok(Figures {
        open_10k_ms: large.open_10k_ms,
        search_ms: large.search_ms,
        ..caseload
    })
}

/// One area and one device.
struct Run<'a> {
    program: &'a Path,
    server: PathBuf,
    device: PathBuf,
    floor: PathBuf,
}

impl<'a> Run<'a> {
    fn new(program: &'a Path, folder: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            program,
            server: folder.join("server"),
            device: folder.join("device"),
            floor: folder,
        })
    }

    fn caseload(self, lines: Vec<Line>) -> Result<Figures, RunError> {
        let people = lines.iter().filter(|line| line.kind == "patient").count();
        let mut stage = Stage::set(&self.server, &lines)?;
        let device = stage.newcomer()?;
        let by = stage.authors().last().unwrap_or(device.author);
        let visits = today::visits(&lines, outside::now(), by, device.author);
        let planned_visits = visits.len();
        let changes = stage.push(lines)?;
        stage.push_own(visits)?;
        let pages = pages::of_first_sync(&stage, &device)?;
        let measured: Caseload =
            self.device(stage, &device, Measure::Caseload { planned_visits })?;
        if measured.people != people {
            return Err(RunError::OtherCount(measured.people, people));
        }
        Ok(Figures {
            changes,
            first_sync_s: measured.first_sync_s,
            first_sync_per_s: changes as f64 / measured.first_sync_s,
            floor_s: self.floor(&pages)?,
            today_usable_s: measured.today_usable_s,
            save_ms: measured.save_ms,
            save_p99_ms: measured.save_p99_ms,
            bare_save_ms: measured.bare_save_ms,
            bare_save_p99_ms: measured.bare_save_p99_ms,
            push_40_s: measured.push_40_s,
            push_40_round_trips: measured.push_40_round_trips,
            open_patient_ms: measured.open_patient_ms,
            local_bytes: measured.local_bytes,
            wire_bytes: measured.wire_bytes,
            rss_mb: measured.rss_mb,
            ..Figures::default()
        })
    }

    fn large(self, extent: Extent) -> Result<Large, RunError> {
        let LongRecord { lines, person } = workload::long_record(extent.people, extent.changes);
        let mut stage = Stage::set(&self.server, &lines)?;
        stage.push(lines)?;
        let device = stage.newcomer()?;
        self.device(
            stage,
            &device,
            Measure::Large {
                person: person.into_bytes(),
            },
        )
    }

    /// Starts the server on what the stage has, and measures a device.
    fn device<T: serde::de::DeserializeOwned>(
        &self,
        stage: Stage,
        device: &Newcomer,
        measure: Measure,
    ) -> Result<T, RunError> {
        let area = stage.service().area();
        let mut plan = Plan {
            server: String::new(),
            folder: self.device.clone(),
            area: area.subject().id(),
            server_key: area.keys.server_public().0,
            recovery: area.keys.recovery_public(),
            author: device.author.0,
            device: device.device.id.0,
            incarnation: device.device.incarnation.0,
            secret: device.device.key.to_bytes(),
            measure,
        };
        drop(stage);
        let server = Server::start(self.program, &self.server)?;
        plan.server.clone_from(&server.address);
        measure_device(self.program, &plan)
    }

    fn floor(&self, pages: &[Vec<Row>]) -> Result<f64, RunError> {
        let mut seconds = Vec::new();
        for nth in 0..FLOORS {
            let path = self.floor.join(format!("floor-{nth}.db"));
            seconds.push(Floor::create(&path)?.write_all(pages)?);
        }
        seconds.sort_by(f64::total_cmp);
        Ok(seconds.get(FLOORS / 2).copied().unwrap_or_default())
    }
}
