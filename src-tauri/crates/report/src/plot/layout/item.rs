//! Marks that are made of simple shapes, and the lines between them.

use super::super::theme::Token;
use super::{Block, Frame};

/// What can be hit as one, and what is told of it.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Item {
    /// The call's number and its run. `None` where it shows no single call.
    pub(in super::super) call: Option<(u32, u32)>,
    /// Its series' place in the palette.
    pub(in super::super) series: u8,
    pub(in super::super) name: String,
    pub(in super::super) value: String,
    /// What else there is to say; may be empty.
    pub(in super::super) note: String,
    /// Where it is hit.
    pub(in super::super) place: Frame,
    pub(in super::super) blocks: Vec<Block>,
    pub(in super::super) spots: Vec<Spot>,
}

impl Item {
    /// What hovering shows where nothing else does.
    pub(in super::super) fn title(&self) -> String {
        let (name, value, note) = (&self.name, &self.value, &self.note);
        if note.is_empty() { format!("{name}: {value}") } else { format!("{name}: {value}. {note}") }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Form {
    Full,
    Hollow,
    /// The head of an arrow.
    ToLeft,
    /// The head of an arrow.
    ToRight,
}

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Spot {
    pub(in super::super) x: f64,
    pub(in super::super) y: f64,
    pub(in super::super) radius: f64,
    pub(in super::super) form: Form,
    pub(in super::super) ink: Token,
}

/// A straight line.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Stroke {
    pub(in super::super) from: (f64, f64),
    pub(in super::super) to: (f64, f64),
    pub(in super::super) width: f64,
    pub(in super::super) ink: Token,
    pub(in super::super) dashed: bool,
}

const DASH: f64 = 6.0;
const PAUSE: f64 = 4.0;

impl Stroke {
    /// The whole line, or its dashes: one begins it and one ends it.
    pub(in super::super) fn pieces(&self) -> Vec<[(f64, f64); 2]> {
        let ((x, y), (dx, dy)) = (self.from, (self.to.0 - self.from.0, self.to.1 - self.from.1));
        let length = dx.hypot(dy);
        if !self.dashed || length < 2.0 * DASH + PAUSE {
            return vec![[self.from, self.to]];
        }
        let dashes = ((length + PAUSE) / (DASH + PAUSE)).round().max(2.0);
        let pause = (length - dashes * DASH) / (dashes - 1.0);
        let at = |way: f64| (x + dx * way / length, y + dy * way / length);
        (0..dashes as u32)
            .map(|dash| f64::from(dash) * (DASH + pause))
            .map(|start| [at(start), at(start + DASH)])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::theme;
    use super::*;

    #[test]
    fn dashes_begin_and_end_with_their_line_and_never_touch() {
        for length in [3.0, 15.0, 16.0, 23.5, 200.0, 641.0] {
            let dashed = Stroke {
                from: (10.0, 5.0),
                to: (10.0 + length, 5.0),
                width: 1.0,
                ink: theme::TEXT,
                dashed: true,
            };
            let pieces = dashed.pieces();
            assert_eq!(pieces[0][0], dashed.from);
            let end = pieces[pieces.len() - 1][1];
            assert!((end.0 - dashed.to.0).abs() < 1e-9, "{length}: {end:?}");
            assert!(pieces.windows(2).all(|pair| pair[1][0].0 - pair[0][1].0 > 1.0), "{length}: {pieces:?}");
        }
    }
}
