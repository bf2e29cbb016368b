//! What each step of a first sync costs by itself, one after another on one thread.
//!
//! A profile of the measurement: where a figure falls short, this says which step it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use care::summary::summarise;
use record::{AuthorId, Body, ChainHash, ChangeId, Ed25519, Envelope, Record, SignatureScheme};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    fleet::{Fleet, Sealed},
    floor::{self, Floor, FloorError},
    line::Line,
    mapping::{Mapper, Unmapped, registered_first},
    stopwatch::{timed, us},
};

/// Changes of a page and of a batch of signatures.
const PAGE: usize = 1_000;

/// Why the steps could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// A line has no change.
    #[error(transparent)]
    Unmapped(#[from] Unmapped),
    /// The floor failed.
    #[error(transparent)]
    Floor(#[from] FloorError),
    /// What was made a moment ago cannot be read back.
    #[error(transparent)]
    Malformed(#[from] record::Malformed),
    /// What was signed a moment ago does not verify.
    #[error(transparent)]
    Unverified(#[from] record::Unverified),
    /// The compressor failed.
    #[error("a page cannot be compressed")]
    Compressor(#[from] std::io::Error),
}

/// Microseconds a change for each step, and the sizes they were measured on.
#[derive(Debug, Default, Serialize)]
pub struct Parts {
    changes: usize,
    people: usize,
    body_bytes: usize,
    envelope_bytes: usize,
    page_compressed_bytes: usize,
    map_us: f64,
    seal_us: f64,
    envelope_decode_us: f64,
    envelope_hash_us: f64,
    chain_us: f64,
    body_id_us: f64,
    body_decode_us: f64,
    verify_singly_us: f64,
    verify_page_us: f64,
    fold_us: f64,
    summarise_us: f64,
    summary_json_us: f64,
    summary_bytes: usize,
    compress_us: f64,
    decompress_us: f64,
    floor_us: f64,
    floor_time_order_us: f64,
}

/// Measures every step on the lines of a workload. `folder` is for the floor's files.
pub fn measure(lines: Vec<Line>, folder: &Path) -> Result<Parts, PartsError> {
    let lines = registered_first(lines);
    let staff: BTreeSet<&String> = lines.iter().map(|line| &line.author).collect();
    let staff = staff.into_iter().filter_map(|id| {
        let author = AuthorId(Uuid::try_parse(id).ok()?.into_bytes());
        Some((id.clone(), author))
    });
    let mut mapper = Mapper::new(staff.collect());
    let mut parts = Parts {
        changes: lines.len(),
        ..Parts::default()
    };
    let count = lines.len().max(1) as f64;

    let (mapped, took) = timed(|| {
        lines
            .iter()
            .map(|line| mapper.change(line))
            .collect::<Result<Vec<_>, _>>()
    });
    parts.map_us = us(took) / count;
    let mapped = mapped?;
    let mut fleet = Fleet::default();
    let (mut sealed, took) = timed(|| {
        mapped
            .into_iter()
            .map(|mapped| fleet.seal(mapped))
            .collect::<Vec<Sealed>>()
    });
    parts.seal_us = us(took) / count;
    let carried = carried(&sealed);
    parts.floor_time_order_us = floor(&carried, folder, "time.db")? / count;
    sealed.sort_by_key(|sealed| sealed.mapped.change.body.stream.subject);
    let carried = self::carried(&sealed);
    parts.floor_us = floor(&carried, folder, "stream.db")? / count;
    parts.body_bytes =
        carried.iter().map(|row| row.body.len()).sum::<usize>() / carried.len().max(1);
    parts.envelope_bytes =
        carried.iter().map(|row| row.envelope.len()).sum::<usize>() / carried.len().max(1);
    checks(&mut parts, &carried, &mut fleet)?;
    folds(&mut parts, sealed);
    compresses(&mut parts, &carried)?;
    Ok(parts)
}

/// The rows of the log that changes make, their streams numbered as they come.
fn carried(sealed: &[Sealed]) -> Vec<floor::Row> {
    let mut streams = BTreeMap::new();
    let row = |sealed: &Sealed| {
        let next = streams.len() as i64 + 1;
        let of = &sealed.mapped.change.body.stream;
        let (stream, pseq) = streams.entry(of.clone()).or_insert((next, 0));
        *pseq += 1;
        floor::Row {
            stream: *stream,
            pseq: *pseq,
            envelope: sealed.envelope.encode(),
            body: sealed.mapped.bytes.clone(),
        }
    };
    sealed.iter().map(row).collect()
}

fn floor(rows: &[floor::Row], folder: &Path, name: &str) -> Result<f64, FloorError> {
    let pages: Vec<Vec<floor::Row>> = rows.chunks(PAGE).map(<[_]>::to_vec).collect();
    let seconds = Floor::create(&folder.join(name))?.write_all(&pages)?;
    Ok(seconds * 1_000_000.0)
}

fn checks(parts: &mut Parts, rows: &[floor::Row], fleet: &mut Fleet) -> Result<(), PartsError> {
    let count = rows.len().max(1) as f64;
    let (envelopes, took) = timed(|| {
        rows.iter()
            .map(|row| Envelope::decode(&row.envelope))
            .collect::<Result<Vec<_>, _>>()
    });
    parts.envelope_decode_us = us(took) / count;
    let envelopes = envelopes?;
    let (hashes, took) = timed(|| envelopes.iter().map(Envelope::hash).collect::<Vec<_>>());
    parts.envelope_hash_us = us(took) / count;
    let (_, took) = timed(|| {
        hashes
            .iter()
            .fold(ChainHash::START, |chain, hash| chain.then(*hash))
    });
    parts.chain_us = us(took) / count;
    let (_, took) = timed(|| {
        rows.iter()
            .map(|row| ChangeId::of(&row.body))
            .collect::<Vec<_>>()
    });
    parts.body_id_us = us(took) / count;
    let (bodies, took) = timed(|| {
        rows.iter()
            .map(|row| Body::decode(&row.body))
            .collect::<Result<Vec<_>, _>>()
    });
    parts.body_decode_us = us(took) / count;
    let signed: Vec<_> = bodies?
        .iter()
        .zip(&envelopes)
        .zip(&hashes)
        .map(|((body, envelope), hash)| {
            (
                fleet.device(body.author).public_key(),
                *hash,
                *envelope.signature(),
            )
        })
        .collect();
    let few = signed.get(..PAGE).unwrap_or(&signed);
    let (checked, took) = timed(|| {
        few.iter()
            .try_for_each(|(key, hash, by)| Ed25519.verify(*key, &hash.0, by))
    });
    checked?;
    parts.verify_singly_us = us(took) / few.len().max(1) as f64;
    let (checked, took) = timed(|| {
        signed
            .chunks(PAGE)
            .try_for_each(|page| Ed25519.verify_page(page))
    });
    checked?;
    parts.verify_page_us = us(took) / count;
    Ok(())
}

fn folds(parts: &mut Parts, sealed: Vec<Sealed>) {
    let count = sealed.len().max(1) as f64;
    let mut people: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for sealed in sealed {
        let change = sealed.mapped.change;
        people
            .entry(change.body.stream.subject)
            .or_default()
            .push(change);
    }
    parts.people = people.len();
    let fold = |(subject, changes)| Record::of(subject, changes);
    let (records, took) = timed(|| people.into_iter().map(fold).collect::<Vec<_>>());
    parts.fold_us = us(took) / count;
    let (summaries, took) = timed(|| records.iter().map(summarise).collect::<Vec<_>>());
    parts.summarise_us = us(took) / count;
    let (texts, took) = timed(|| {
        summaries
            .iter()
            .filter_map(|of| serde_json::to_string(of).ok())
            .collect::<Vec<_>>()
    });
    parts.summary_json_us = us(took) / count;
    parts.summary_bytes = texts.iter().map(String::len).sum::<usize>() / texts.len().max(1);
}

fn compresses(parts: &mut Parts, rows: &[floor::Row]) -> Result<(), PartsError> {
    let count = rows.len().max(1) as f64;
    let pages: Vec<Vec<u8>> = rows
        .chunks(PAGE)
        .map(|page| {
            page.iter()
                .flat_map(|row| [&row.envelope[..], &row.body[..]].concat())
                .collect()
        })
        .collect();
    let (packed, took) = timed(|| {
        pages
            .iter()
            .map(|page| zstd::bulk::compress(page, 3))
            .collect::<Result<Vec<_>, _>>()
    });
    parts.compress_us = us(took) / count;
    let packed = packed?;
    parts.page_compressed_bytes = packed.iter().map(Vec::len).sum::<usize>() / rows.len().max(1);
    let (plain, took) = timed(|| {
        let unpack =
            |(page, plain): (&Vec<u8>, &Vec<u8>)| zstd::bulk::decompress(page, plain.len());
        packed
            .iter()
            .zip(&pages)
            .map(unpack)
            .collect::<Result<Vec<_>, _>>()
    });
    plain?;
    parts.decompress_us = us(took) / count;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_measured() {
        let folder = tempfile::tempdir().unwrap();
        let parts = measure(crate::workload::lines(2, 1), folder.path()).unwrap();
        let json = serde_json::to_value(&parts).unwrap();
        for (step, cost) in json.as_object().unwrap() {
            assert!(cost.as_f64().unwrap() > 0.0, "{step}");
        }
        assert_eq!((parts.changes, parts.people), (210, 2));
    }
}
