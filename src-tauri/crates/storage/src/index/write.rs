//! Putting runs in and taking them out, each batch whole or not at all.

use std::collections::HashMap;

use rusqlite::{Transaction, TransactionBehavior, params};

use super::{ArmEntry, Index, IndexEntry, IndexError};
use crate::index::RunState;

/// Whether a run without an end was being measured. `None` for one that has its end.
pub type OpenEnd = Option<bool>;

fn open_end(state: &str) -> OpenEnd {
    let is = |other: RunState| state == other.name();
    if is(RunState::Running) { Some(true) } else { is(RunState::Unfinished).then_some(false) }
}

impl Index {
    /// The stamps of all runs in these places by their folders, and whether the run had no end yet when it was put in.
    ///
    /// # Errors
    /// What the database says.
    pub fn stamps(&self, places: &[String]) -> Result<HashMap<String, (String, OpenEnd)>, IndexError> {
        let mut found = HashMap::new();
        let mut query =
            self.connection.prepare_cached("SELECT path, stamp, state FROM runs WHERE place = ?1")?;
        for place in places {
            let rows =
                query.query_map([place], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
            for row in rows {
                let (path, stamp, state) = row?;
                found.insert(path, (stamp, open_end(&state)));
            }
        }
        Ok(found)
    }

    /// Puts runs in; those that are there already are replaced.
    ///
    /// # Errors
    /// What the database says; then none of them is in.
    pub fn put(&mut self, entries: &[IndexEntry]) -> Result<(), IndexError> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for entry in entries {
            take_out(&change, &entry.row.path)?;
            put_in(&change, entry)?;
        }
        Ok(change.commit()?)
    }

    /// Takes runs out, by their folders.
    ///
    /// # Errors
    /// What the database says; then all of them are in still.
    pub fn remove(&mut self, paths: &[String]) -> Result<(), IndexError> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for path in paths {
            take_out(&change, path)?;
        }
        Ok(change.commit()?)
    }

    /// Empties it.
    ///
    /// # Errors
    /// What the database says; then nothing has changed.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        change.execute_batch(super::schema::DROP)?;
        change.execute_batch(super::schema::TABLES)?;
        Ok(change.commit()?)
    }
}

fn take_out(change: &Transaction<'_>, path: &str) -> Result<(), IndexError> {
    let mut find = change.prepare_cached("SELECT run FROM runs WHERE path = ?1")?;
    let Some(run) = find.query_map([path], |row| row.get::<_, i64>(0))?.next().transpose()? else {
        return Ok(());
    };
    for statement in [
        "DELETE FROM words WHERE rowid = ?1",
        "DELETE FROM arms WHERE run = ?1",
        "DELETE FROM tags WHERE run = ?1",
        "DELETE FROM models WHERE run = ?1",
        "DELETE FROM bodies WHERE run = ?1",
        "DELETE FROM runs WHERE run = ?1",
    ] {
        change.prepare_cached(statement)?.execute([run])?;
    }
    Ok(())
}

fn put_in(change: &Transaction<'_>, entry: &IndexEntry) -> Result<(), IndexError> {
    let row = &entry.row;
    let body = serde_json::to_string(row).map_err(|cause| IndexError::Other(cause.to_string()))?;
    let (models, tags) = (row.models.join(", "), row.tags.join(", "));
    change
        .prepare_cached(
            "INSERT INTO runs (path, place, stamp, id, kind, state, started_at, model, server, tags, calls, decode_tps,
             ttft_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            row.path,
            row.place,
            entry.stamp,
            row.id,
            row.kind.name(),
            row.state.name(),
            row.started_at,
            models,
            row.server,
            tags,
            row.calls,
            row.decode_tps,
            row.ttft_ms
        ])?;
    let run = change.last_insert_rowid();
    change.prepare_cached("INSERT INTO bodies VALUES (?1, ?2)")?.execute(params![run, body])?;
    for model in &row.models {
        change
            .prepare_cached("INSERT OR IGNORE INTO models VALUES (?1, ?2)")?
            .execute(params![run, model])?;
    }
    for tag in &row.tags {
        change.prepare_cached("INSERT OR IGNORE INTO tags VALUES (?1, ?2)")?.execute(params![run, tag])?;
    }
    for (position, arm) in entry.arms.iter().enumerate() {
        put_arm(change, run, position as i64, arm)?;
    }
    change
        .prepare_cached(
            "INSERT INTO words (rowid, models, settings, tags, note, report) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![run, models, row.settings, tags, row.note, entry.report])?;
    Ok(())
}

fn put_arm(change: &Transaction<'_>, run: i64, position: i64, arm: &ArmEntry) -> Result<(), IndexError> {
    change
        .prepare_cached("INSERT INTO arms VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?
        .execute(params![
            run,
            position,
            arm.model,
            arm.work,
            arm.work_label,
            arm.started_at,
            arm.server,
            arm.driver,
            arm.digest,
            arm.decode_tps[0],
            arm.decode_tps[1],
            arm.ttft_ms[0],
            arm.ttft_ms[1]
        ])?;
    Ok(())
}
