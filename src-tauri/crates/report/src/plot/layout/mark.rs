//! Marks, the simple shapes they are made of, and lines.

use super::super::theme::Token;
use super::{Frame, Rect};

/// What is hit as one: its shapes, and what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Mark {
    /// The call's number and its run. `None` where it shows no single call.
    pub(in super::super) call: Option<(u32, u32)>,
    /// Its series' place in the palette.
    pub(in super::super) series: u8,
    pub(in super::super) name: String,
    pub(in super::super) value: String,
    /// What else there is to say; may be empty.
    pub(in super::super) note: String,
    /// What a viewer of the SVG shows on hover.
    pub(in super::super) title: String,
    /// Where it is hit.
    pub(in super::super) place: Frame,
    /// The shapes, drawn in this order. A mark without any lies on a line of the scene.
    pub(in super::super) rects: Vec<Rect>,
    pub(in super::super) markers: Vec<Marker>,
    pub(in super::super) lines: Vec<Line>,
}

impl Mark {
    /// A mark of no single call, of the first series, still without shapes.
    pub(super) fn new(name: String, value: String, note: String, place: Frame) -> Self {
        let title =
            if note.is_empty() { format!("{name}: {value}") } else { format!("{name}: {value}. {note}") };
        Self {
            call: None,
            series: 0,
            name,
            value,
            note,
            title,
            place,
            rects: Vec::new(),
            markers: Vec::new(),
            lines: Vec::new(),
        }
    }

    pub(in super::super) fn has_shapes(&self) -> bool {
        !(self.rects.is_empty() && self.markers.is_empty() && self.lines.is_empty())
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
pub(in super::super) struct Marker {
    pub(in super::super) x: f64,
    pub(in super::super) y: f64,
    pub(in super::super) radius: f64,
    pub(in super::super) form: Form,
    /// The series whose shape it has; 0 is a circle. An arrow's head has its own.
    pub(in super::super) shape: usize,
    pub(in super::super) ink: Token,
}

/// A line from point to point.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Line {
    pub(in super::super) points: Vec<(f64, f64)>,
    pub(in super::super) width: f64,
    pub(in super::super) ink: Token,
    /// A straight line only.
    pub(in super::super) dashed: bool,
}

const DASH: f64 = 6.0;
const PAUSE: f64 = 4.0;

impl Line {
    /// The whole line, or its dashes: one begins it and one ends it.
    pub(in super::super) fn pieces(&self) -> Vec<Vec<(f64, f64)>> {
        let [(x, y), end] = self.points[..] else { return vec![self.points.clone()] };
        let (dx, dy) = (end.0 - x, end.1 - y);
        let length = dx.hypot(dy);
        if !self.dashed || length < 2.0 * DASH + PAUSE {
            return vec![self.points.clone()];
        }
        let dashes = ((length + PAUSE) / (DASH + PAUSE)).round().max(2.0);
        let pause = (length - dashes * DASH) / (dashes - 1.0);
        let at = |way: f64| (x + dx * way / length, y + dy * way / length);
        (0..dashes as u32)
            .map(|dash| f64::from(dash) * (DASH + pause))
            .map(|start| vec![at(start), at(start + DASH)])
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
            let points = vec![(10.0, 5.0), (10.0 + length, 5.0)];
            let dashed = Line { points: points.clone(), width: 1.0, ink: theme::TEXT, dashed: true };
            let pieces = dashed.pieces();
            assert_eq!(pieces[0][0], points[0]);
            let end = pieces[pieces.len() - 1][1];
            assert!((end.0 - points[1].0).abs() < 1e-9, "{length}: {end:?}");
            assert!(pieces.windows(2).all(|pair| pair[1][0].0 - pair[0][1].0 > 1.0), "{length}: {pieces:?}");
        }
    }
}
