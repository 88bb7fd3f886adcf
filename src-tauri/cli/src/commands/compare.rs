//! `chimera compare`.

use chimera_core::Error;
use chimera_core::desk;
use chimera_core::spec::SpecProblem;

use crate::args::CompareArgs;
use crate::output::{Exit, say, say_json};

pub fn compare(args: &CompareArgs) -> Result<Exit, Error> {
    let [a, b] = args.columns.as_slice() else {
        let message = format!("Two columns can be compared; {} are named.", args.columns.len());
        return Err(Error::InvalidSpec(vec![SpecProblem { field: "column".into(), message }]));
    };
    let found = desk::compare_columns(&args.csv, [a.clone(), b.clone()], args.paired)?;
    if args.json {
        say_json(&found)?;
    } else {
        say(&found.sentence)?;
        found.basis().iter().try_for_each(|line| say(line))?;
    }
    Ok(Exit::Completed)
}
