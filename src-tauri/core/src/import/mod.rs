//! Other people's results -> runs that can be laid beside our own.

mod run;

pub use run::{
    IMPORT_SCHEMA_VERSION, ImportFlag, ImportFormat, ImportSource, ImportedAggregates, ImportedCall,
    ImportedRun, ImportedSetting, PrintedAndRecomputed,
};
