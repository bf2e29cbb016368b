//! The pages of a first sync, as the server hands them out: what the floor writes.

use std::collections::BTreeMap;

use record::{DeviceId, Incarnation, Stream};
use sync::{
    limits,
    message::{Backfill, Hello, List, ListStreams, Onward, Page, Reply, Request, Want, Words},
};

use crate::{
    floor::Row,
    stage::{Newcomer, Stage, StageError},
};

/// The pages that a device would be given at first contact, in its order: the area's own stream,
/// then who has something due, then the rest.
pub fn of_first_sync(stage: &Stage, device: &Newcomer) -> Result<Vec<Vec<Row>>, StageError> {
    let mut wants = wants(stage, device)?;
    // The device numbers streams as they are listed, which is in their order.
    let mut streams: Vec<Stream> = wants.iter().map(|want| want.stream.clone()).collect();
    streams.sort_unstable();
    let numbers = streams.into_iter().zip(1..).collect::<BTreeMap<_, i64>>();
    let mut pages = Vec::new();
    while !wants.is_empty() {
        let asked: Vec<Want> = wants.drain(..limits::WANTS.min(wants.len())).collect();
        let backfill = Backfill {
            wants: List(asked.clone()),
        };
        let Reply::Page(page) = ask(stage, device, Request::Backfill(backfill))? else {
            return Err(unexpected());
        };
        let Onward::Wants { done, from } = page.onward else {
            return Err(unexpected());
        };
        let mut rest: Vec<Want> = asked.into_iter().skip(done as usize).collect();
        if let Some(first) = rest.first_mut() {
            first.from = first.from.max(from);
        }
        rest.append(&mut wants);
        wants = rest;
        pages.push(rows(&page, &numbers));
    }
    Ok(pages)
}

fn wants(stage: &Stage, device: &Newcomer) -> Result<Vec<Want>, StageError> {
    let hello = Hello {
        oldest: limits::PROTOCOL.0,
        newest: limits::PROTOCOL.1,
        app: Words::from("bench"),
        device: DeviceId(device.device.id.0),
        incarnation: Incarnation(device.device.incarnation.0),
        read: None,
        witness: None,
    };
    ask(stage, device, Request::Hello(hello))?;
    let mut listed = Vec::new();
    loop {
        let after = listed
            .last()
            .map(|last: &sync::message::ListedStream| last.stream.clone());
        let list = Request::ListStreams(ListStreams { after });
        let Reply::StreamList(page) = ask(stage, device, list)? else {
            return Err(unexpected());
        };
        listed.extend(page.streams.0);
        if !page.more {
            break;
        }
    }
    let area = stage.service().area().subject();
    listed.sort_by_key(|one| (one.stream.subject != area, one.due_on.is_none(), one.due_on));
    Ok(listed
        .into_iter()
        .map(|one| Want {
            stream: one.stream,
            from: 1,
        })
        .collect())
}

fn ask(stage: &Stage, device: &Newcomer, request: Request) -> Result<Reply, StageError> {
    Ok(stage.service().answer(&device.enrolled, &request)?)
}

fn rows(page: &Page, numbers: &BTreeMap<Stream, i64>) -> Vec<Row> {
    let mut next: Vec<(i64, i64)> = page
        .parts
        .iter()
        .map(|part| {
            let stream = numbers.get(&part.stream).copied().unwrap_or_default();
            (stream, i64::try_from(part.first).unwrap_or_default())
        })
        .collect();
    let row = |row: sync::message::Row<'_>| {
        let (stream, pseq) = next.get_mut(row.part)?;
        *pseq += 1;
        Some(Row {
            stream: *stream,
            pseq: *pseq - 1,
            envelope: row.envelope.to_vec(),
            body: row.body.to_vec(),
        })
    };
    page.rows().filter_map(row).collect()
}

fn unexpected() -> StageError {
    StageError::NotAccepted("the server answered something else than a page".to_owned())
}
