use super::*;

#[test]
fn six_pairs_on_one_side_are_the_least_that_make_a_verdict() {
    let pairs: Vec<_> = (0..6).map(|i| (Some(100.0 + f64::from(i)), Some(104.0 + f64::from(i)))).collect();
    let six = paired(&pairs);
    assert_eq!((six.p, six.verdict), (Some(2.0 / 64.0), Verdict::Higher));
    let five = paired(&pairs[..5]);
    assert_eq!((five.p, five.verdict), (Some(2.0 / 32.0), Verdict::NotEnoughData));
}
