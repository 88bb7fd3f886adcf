//! The values of some columns of a CSV file, row by row.

use std::fs;
use std::path::Path;
use std::thread;

use csv::ReaderBuilder;

use super::table::{delimiter, is_error, is_error_name, number};
use super::{limits, text_of};
use chimera_types::error::Error;
use chimera_types::io_retry;

/// A larger table is not read whole, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// Columns of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// One list a column that was asked for, each with an entry a row. `None` where the row has no number there, or an error.
    pub values: Vec<Vec<Option<f64>>>,
    /// Rows whose error column says that there was an error: their numbers are no measurements.
    pub rows_with_error: u32,
}

/// Reads the columns with these heads, in any encoding and with any usual separator. Where two are alike, a head that is asked
/// for twice stands for the first and the second.
///
/// # Errors
/// [`Error::Unreadable`], and [`Error::ColumnMissing`] with the heads there are.
pub fn columns(path: &Path, heads: &[String]) -> Result<Columns, Error> {
    let unreadable = |cause| Error::Unreadable { path: path.to_owned(), cause };
    if fs::metadata(path).map_err(unreadable)?.len() > MOST_BYTES {
        let cause = format!("it has more than {} MB", MOST_BYTES >> 20);
        return Err(unreadable(std::io::Error::new(std::io::ErrorKind::FileTooLarge, cause)));
    }
    let bytes =
        io_retry::retry(&io_retry::READ_PAUSES, io_retry::is_transient, thread::sleep, || fs::read(path));
    let bytes = bytes.map_err(unreadable)?;
    let text = text_of(&bytes);
    let separator = delimiter(&text.as_bytes()[..text.len().min(limits::HEAD_BYTES)]);
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    // Bytes in memory cannot fail, and a row of another length is a row.
    let named: Vec<String> =
        reader.byte_headers().map(|row| row.iter().map(shown).collect()).unwrap_or_default();
    let places = places(path, heads, &named)?;
    let error_place = named.iter().position(|name| is_error_name(name));
    let mut found = Columns { values: vec![Vec::new(); heads.len()], rows_with_error: 0 };
    for row in reader.byte_records().flatten() {
        let failed = error_place.and_then(|at| row.get(at)).is_some_and(is_error);
        found.rows_with_error += u32::from(failed);
        for (values, place) in found.values.iter_mut().zip(&places) {
            let field = row.get(*place).map(<[u8]>::trim_ascii).filter(|_| !failed);
            values.push(field.and_then(|field| number(field, separator)));
        }
    }
    Ok(found)
}

fn shown(head: &[u8]) -> String {
    String::from_utf8_lossy(head).trim().to_owned()
}

fn places(path: &Path, heads: &[String], named: &[String]) -> Result<Vec<usize>, Error> {
    let mut places: Vec<usize> = Vec::new();
    for head in heads {
        let is = |name: &String| name.eq_ignore_ascii_case(head.trim());
        let alike = || named.iter().enumerate().filter(|(_, name)| is(name)).map(|(at, _)| at);
        let place = alike().find(|at| !places.contains(at)).or_else(|| alike().next());
        places.push(place.ok_or_else(|| Error::ColumnMissing {
            path: path.to_owned(),
            column: head.clone(),
            available: named.to_vec(),
        })?);
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], heads: &[&str]) -> Result<Columns, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        std::fs::write(&path, bytes).unwrap();
        columns(&path, &heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn rows_keep_their_place_where_a_number_is_missing_or_the_row_failed() {
        let table = b"a,b,error\n1,2,\n3,,none\n5,6,[WinError 10061]\nx,8,\n9\n";
        let found = read(table, &["A", "b"]).unwrap();
        assert_eq!(found.values[0], [Some(1.0), Some(3.0), None, None, Some(9.0)]);
        assert_eq!(found.values[1], [Some(2.0), None, None, Some(8.0), None]);
        assert_eq!(found.rows_with_error, 1);
    }

    #[test]
    fn decimal_commas_and_utf_16_are_read() {
        let text = "base;tuned\r\n1,5;2,25\r\n";
        let utf_16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(read(&utf_16, &["base", "tuned"]).unwrap().values, [vec![Some(1.5)], vec![Some(2.25)]]);
    }

    #[test]
    fn a_head_that_is_there_twice_can_be_asked_for_twice() {
        let found = read(b"tps,tps\n1,2\n", &["tps", "tps"]).unwrap();
        assert_eq!(found.values, [vec![Some(1.0)], vec![Some(2.0)]]);
    }

    #[test]
    fn a_column_that_is_missing_is_told_with_those_that_are_there() {
        let error = read(b"a,b\n1,2\n", &["a", "c"]).unwrap_err();
        assert_eq!(error.code(), "column_missing");
        assert!(error.to_string().contains("c") && error.hint().contains("a, b"), "{error} {}", error.hint());
        assert_eq!(read(b"", &["a"]).unwrap_err().code(), "column_missing");
    }
}
