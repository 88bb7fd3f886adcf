//! Why a file holds no run.

use chimera_types::units;

/// Why nothing was imported from a file. It is about the file, not about the program: the other files go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportProblem {
    /// It has none of the shapes that are known.
    #[error("Not recognised: {0}.")]
    NotRecognised(&'static str),
    /// It has a shape that is known, and no figure of a call.
    #[error("It holds no measurement: {0}.")]
    NothingMeasured(&'static str),
    /// It is larger than what is read.
    #[error("It is too large: {found}, and at most {most} are read.")]
    TooLarge {
        /// What it has.
        found: String,
        /// What is taken.
        most: String,
    },
    /// It has a shape that is known, and cannot be understood.
    #[error("It is damaged: {cause}.")]
    Damaged {
        /// What is wrong with it.
        cause: String,
    },
}

impl ImportProblem {
    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotRecognised(_) => "not_recognised",
            Self::NothingMeasured(_) => "nothing_measured",
            Self::TooLarge { .. } => "too_large",
            Self::Damaged { .. } => "damaged",
        }
    }

    /// The next step for the user, one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotRecognised(_) => {
                "Import agent reports, comparison reports, metrics.json or tables with one row a call."
            }
            Self::NothingMeasured(_) => "Import the file that holds the figures, usually beside this one.",
            Self::TooLarge { .. } => "Split it and import the parts.",
            Self::Damaged { .. } => "Look for an undamaged copy; the file is untouched.",
        }
    }

    /// A file of `bytes`, where `most` are read.
    #[must_use]
    pub fn too_large(bytes: u64, most: u64) -> Self {
        Self::TooLarge { found: units::bytes(bytes as f64), most: units::bytes(most as f64) }
    }
}
