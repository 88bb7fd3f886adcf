//! Finding runs.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::words::match_words;
use super::{ArmEntry, Index, IndexError};
use crate::index::{RunQuery, RunRow, RunSort};

/// The most rows of one answer.
const MOST_ROWS: u32 = 20_000;

/// What the places hold, whatever is searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// All runs.
    pub all: u32,
    /// The imported ones among them.
    pub imported: u32,
    /// Every model, in order.
    pub models: Vec<String>,
    /// Every tag, in order.
    pub tags: Vec<String>,
}

/// A condition with what stands in its places.
struct Condition {
    text: String,
    values: Vec<Value>,
}

impl Index {
    /// The rows that are wanted, and how many match in all.
    ///
    /// # Errors
    /// What the database says.
    pub fn find(&self, places: &[String], query: &RunQuery) -> Result<(Vec<RunRow>, u32), IndexError> {
        let Some(condition) = condition(places, query) else { return Ok((Vec::new(), 0)) };
        let text = format!(
            "SELECT run FROM runs WHERE {} ORDER BY {}",
            condition.text,
            order(query.sort, query.descending)
        );
        let mut select = self.connection.prepare_cached(&text)?;
        // All that match are counted, and to count them they are found: once for both.
        let found = select.query_map(params_from_iter(&condition.values), |row| row.get(0))?;
        let runs: Vec<i64> = found.collect::<Result<_, _>>()?;
        let wanted = runs.iter().skip(query.offset as usize).take(query.limit.min(MOST_ROWS) as usize);
        let rows = wanted.map(|run| self.row(*run, places)).collect::<Result<_, _>>()?;
        Ok((rows, runs.len() as u32))
    }

    /// Id and folder of every run in these places.
    ///
    /// # Errors
    /// What the database says.
    pub fn ids(&self, places: &[String]) -> Result<Vec<(String, String)>, IndexError> {
        let text = format!("SELECT id, path FROM runs WHERE {}", in_places("place", places.len()));
        let mut select = self.connection.prepare_cached(&text)?;
        let ids = select.query_map(params_from_iter(places), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// One row as it is shown, and whether these places hold another run of its id.
    fn row(&self, run: i64, places: &[String]) -> Result<RunRow, IndexError> {
        let text = format!(
            "SELECT body, id <> '' AND (SELECT count(*) FROM runs other WHERE other.id = runs.id AND {}) > 1 \
             FROM runs JOIN bodies USING (run) WHERE run = ?",
            in_places("other.place", places.len()),
        );
        let values = places.iter().map(|place| Value::from(place.clone())).chain([Value::from(run)]);
        let mut select = self.connection.prepare_cached(&text)?;
        let (body, is_copy): (String, bool) =
            select.query_row(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let row: RunRow = serde_json::from_str(&body).map_err(|_| IndexError::Damaged)?;
        Ok(RunRow { is_copy, ..row })
    }

    /// What the places hold.
    ///
    /// # Errors
    /// What the database says.
    pub fn overview(&self, places: &[String]) -> Result<Overview, IndexError> {
        // It is asked for with every key stroke, and changes only when somebody writes: this program or another.
        let number = |text: &str| self.connection.query_row(text, [], |row| row.get::<_, i64>(0));
        let state = (number("PRAGMA data_version")?, number("SELECT total_changes()")?, places.to_vec());
        if let Some((of, overview)) = self.overview.borrow().as_ref()
            && *of == state
        {
            return Ok(overview.clone());
        }
        let overview = self.read_overview(places)?;
        *self.overview.borrow_mut() = Some((state, overview.clone()));
        Ok(overview)
    }

    fn read_overview(&self, places: &[String]) -> Result<Overview, IndexError> {
        let inside = in_places("place", places.len());
        let count = format!("SELECT count(*), coalesce(sum(kind = 'imported'), 0) FROM runs WHERE {inside}");
        let (all, imported) = self
            .connection
            .query_row(&count, params_from_iter(places), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let names = |table: &str, column: &str| -> Result<Vec<String>, IndexError> {
            let text = format!(
                "SELECT DISTINCT {table}.{column} FROM {table} JOIN runs USING (run) WHERE {inside} ORDER BY 1 COLLATE NOCASE"
            );
            let mut select = self.connection.prepare_cached(&text)?;
            let names = select.query_map(params_from_iter(places), |row| row.get(0))?;
            Ok(names.collect::<Result<_, _>>()?)
        };
        Ok(Overview { all, imported, models: names("models", "model")?, tags: names("tags", "tag")? })
    }

    /// Every configuration of a model in these places, the earliest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn arms_of(&self, places: &[String], model: &str) -> Result<Vec<ArmEntry>, IndexError> {
        let text = format!(
            "SELECT path, arms.model, work, work_label, arms.started_at, arms.server, driver, digest, decode_analysis, \
             decode_report, ttft_analysis, ttft_report FROM arms JOIN runs USING (run) WHERE arms.model = ?1 AND \
             arms.started_at <> '' AND {} ORDER BY arms.started_at, path, arm",
            in_places("place", places.len())
        );
        let mut select = self.connection.prepare_cached(&text)?;
        let values = std::iter::once(model).chain(places.iter().map(String::as_str));
        let arms = select.query_map(params_from_iter(values), arm)?;
        Ok(arms.collect::<Result<_, _>>()?)
    }
}

fn arm(row: &Row<'_>) -> rusqlite::Result<ArmEntry> {
    Ok(ArmEntry {
        path: row.get(0)?,
        model: row.get(1)?,
        work: row.get(2)?,
        work_label: row.get(3)?,
        started_at: row.get(4)?,
        server: row.get(5)?,
        driver: row.get(6)?,
        digest: row.get(7)?,
        decode_tps: [row.get(8)?, row.get(9)?],
        ttft_ms: [row.get(10)?, row.get(11)?],
    })
}

fn in_places(column: &str, count: usize) -> String {
    format!("{column} IN ({})", vec!["?"; count].join(", "))
}

/// `None` when nothing can match.
fn condition(places: &[String], query: &RunQuery) -> Option<Condition> {
    if places.is_empty() {
        return None;
    }
    let mut texts = vec![in_places("place", places.len())];
    let mut values: Vec<Value> = places.iter().map(|place| Value::from(place.clone())).collect();
    let mut add = |text: String, value: String| {
        texts.push(text);
        values.push(Value::from(value));
    };
    if let Some(kind) = query.kind {
        add("kind = ?".into(), kind.name().into());
    }
    if let Some(model) = &query.model {
        add("run IN (SELECT run FROM models WHERE model = ?)".into(), model.clone());
    }
    if let Some(tag) = &query.tag {
        add("run IN (SELECT run FROM tags WHERE tag = ?)".into(), tag.clone());
    }
    if !query.words.trim().is_empty() {
        add("run IN (SELECT rowid FROM words WHERE words MATCH ?)".into(), match_words(&query.words)?);
    }
    if !query.states.is_empty() {
        let names: Vec<String> = query.states.iter().map(|state| format!("'{}'", state.name())).collect();
        texts.push(format!("state IN ({})", names.join(", ")));
    }
    Some(Condition { text: texts.join(" AND "), values })
}

/// The latest of equals comes first whatever the order is.
fn order(sort: RunSort, descending: bool) -> String {
    let way = if descending { "DESC" } else { "ASC" };
    let first = match sort {
        RunSort::Started => return format!("started_at {way}, path {way}"),
        RunSort::Model => format!("model COLLATE NOCASE {way}"),
        RunSort::Server => format!("server = '', server COLLATE NOCASE {way}"),
        RunSort::Calls => format!("calls {way}"),
        RunSort::Decode => format!("decode_tps {way} NULLS LAST"),
        RunSort::Ttft => format!("ttft_ms {way} NULLS LAST"),
        RunSort::State => format!("state {way}"),
        RunSort::Tags => format!("tags = '', tags COLLATE NOCASE {way}"),
    };
    format!("{first}, started_at DESC, path DESC")
}
