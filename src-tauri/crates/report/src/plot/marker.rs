//! The five shapes of the five series. Shape stands beside colour, so that neither is needed alone.

/// A filled shape around the origin, in CSS pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Circle { radius: f64 },
    Polygon(Vec<(f64, f64)>),
}

/// The shape of the series at `index`, about as heavy to the eye as a circle of `radius`.
pub(super) fn shape(index: usize, radius: f64) -> Shape {
    let scaled =
        |unit: &[(f64, f64)]| Shape::Polygon(unit.iter().map(|(x, y)| (x * radius, y * radius)).collect());
    match index % 5 {
        0 => Shape::Circle { radius },
        1 => scaled(&[(0.0, -1.25), (1.2, 0.85), (-1.2, 0.85)]),
        2 => scaled(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        3 => scaled(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]),
        _ => cross(radius, 0.33 * radius),
    }
}

/// The hole that makes [`shape`] hollow, drawn over it in the ground's colour: the same shape with
/// an outline of `stroke` left around it.
pub(super) fn hole(index: usize, radius: f64, stroke: f64) -> Shape {
    match index % 5 {
        0 => Shape::Circle { radius: radius - stroke },
        // The distance of a triangle's sides from its centre grows slower than its corners'.
        1 => shape(1, (radius - stroke * 1.45).max(0.5)),
        2 => shape(2, radius - stroke / 0.9),
        3 => shape(3, radius - stroke * 1.1),
        _ => cross(radius - stroke * 0.45, (0.33 * radius - stroke * 0.5).max(0.35)),
    }
}

/// An arrow's head that points to the right or to the left.
pub(super) fn tip(to_right: bool, radius: f64) -> Shape {
    let side = if to_right { radius } else { -radius };
    Shape::Polygon(vec![(side, 0.0), (-side * 0.7, -radius), (-side * 0.7, radius)])
}

/// An upright cross turned by 45 degrees whose arms are `2 * half` wide.
fn cross(radius: f64, half: f64) -> Shape {
    let long = radius * 1.25;
    let upright = [
        (-half, -long),
        (half, -long),
        (half, -half),
        (long, -half),
        (long, half),
        (half, half),
        (half, long),
        (-half, long),
        (-half, half),
        (-long, half),
        (-long, -half),
        (-half, -half),
    ];
    let turn = std::f64::consts::FRAC_1_SQRT_2;
    Shape::Polygon(upright.iter().map(|(x, y)| ((x - y) * turn, (x + y) * turn)).collect())
}
