//! Prints the TypeScript declarations of every type that crosses to the page, in one piece and in the order of their
//! names. `cargo xtask bindings` writes them to the page's `bindings.ts`.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write as _};

use chimera_analysis::memory_fit::Fit;
use chimera_analysis::text_diff::Wording;
use chimera_app::dto::{
    AppInfo, CallView, DroppedFolder, ExportFormat, FigureName, FolderOverview, FolderProblem,
    FolderProgress, ImportForm, ImportProgress, ImportSummary, ImportView, KeyState, LineupView, MovedRun,
    PlaceView, PlanView, RecentFolder, RefreshOutcome, RefreshProgress, RequestPreview, ResultView, RunPage,
    SelfCheckView, SideChoice, TrashOutcome, TrendQuery, TrendView,
};
use chimera_app::event::RunEvent;
use chimera_app::services::StartedServer;
use chimera_client::doctor::Diagnosis;
use chimera_client::provider::{FoundServer, PullProgress};
use chimera_report::plot::Theme;
use chimera_storage::index::RunQuery;
use chimera_types::error::Failure;
use chimera_types::record::RunNotes;
use chimera_types::self_check::SelfCheckReport;
use chimera_types::units::{self, FORMATS, FormatExamples, Formats};
use ts_rs::{Config, TS, TypeVisitor};

/// The declarations found so far, by name.
struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types with a declaration of their own have an output path: numbers, strings and lists have none.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(&self.config));
            self.by_name.insert(T::ident(&self.config), declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

fn main() -> io::Result<()> {
    // A 64-bit integer arrives in the page as what JSON.parse makes of it: a number.
    let config = Config::new().with_large_int("number");
    let mut declarations = Declarations { config, seen: HashSet::new(), by_name: BTreeMap::new() };
    // What commands return and what only they take; everything else is reached from these.
    declarations.visit::<AppInfo>();
    declarations.visit::<CallView>();
    declarations.visit::<Diagnosis>();
    declarations.visit::<DroppedFolder>();
    declarations.visit::<ExportFormat>();
    declarations.visit::<Failure>();
    declarations.visit::<FigureName>();
    declarations.visit::<Fit>();
    declarations.visit::<FolderOverview>();
    declarations.visit::<FormatExamples>();
    declarations.visit::<Formats>();
    declarations.visit::<ImportForm>();
    declarations.visit::<ImportProgress>();
    declarations.visit::<ImportSummary>();
    declarations.visit::<ImportView>();
    declarations.visit::<LineupView>();
    declarations.visit::<SideChoice>();
    declarations.visit::<Wording>();
    declarations.visit::<FolderProblem>();
    declarations.visit::<FolderProgress>();
    declarations.visit::<FoundServer>();
    declarations.visit::<KeyState>();
    declarations.visit::<MovedRun>();
    declarations.visit::<PlaceView>();
    declarations.visit::<PlanView>();
    declarations.visit::<PullProgress>();
    declarations.visit::<RecentFolder>();
    declarations.visit::<RefreshOutcome>();
    declarations.visit::<RefreshProgress>();
    declarations.visit::<RequestPreview>();
    declarations.visit::<ResultView>();
    declarations.visit::<RunEvent>();
    declarations.visit::<RunNotes>();
    declarations.visit::<RunPage>();
    declarations.visit::<RunQuery>();
    declarations.visit::<SelfCheckReport>();
    declarations.visit::<SelfCheckView>();
    declarations.visit::<StartedServer>();
    declarations.visit::<Theme>();
    declarations.visit::<TrashOutcome>();
    declarations.visit::<TrendQuery>();
    declarations.visit::<TrendView>();

    let mut output = io::stdout().lock();
    writeln!(output, "// Written by `cargo xtask bindings` from the Rust types: do not edit.")?;
    for declaration in declarations.by_name.values() {
        write!(output, "\n{declaration}")?;
    }
    let formats = serde_json::to_string_pretty(&FORMATS)?;
    let examples = serde_json::to_string_pretty(&units::examples())?;
    writeln!(
        output,
        "\n/**\n * The rules by which numbers become text.\n */\nexport const FORMATS: Formats = {formats};"
    )?;
    writeln!(
        output,
        "\n/**\n * Numbers with the texts that the Rust side gives them.\n */\nexport const FORMAT_EXAMPLES: FormatExamples = {examples};"
    )
}
