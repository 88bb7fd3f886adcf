//! Prints the page's types: the list of commands, and the declaration of every type that crosses to the page, in the
//! order of their names. `cargo xtask bindings` writes them to the page's `bindings.ts`.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write as _};

use chimera_app::commands::{camel_case, types::*, with_commands};
use chimera_types::error::Failure;
use chimera_types::metrics::{METRIC_DEFINITIONS, MetricDefinition};
use chimera_types::units::{self, FORMATS, FormatExamples, Formats};
use serde::Serialize;
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

impl Declarations {
    /// The name of a type, declared where it has to be.
    fn name<T: TS + 'static>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }

    /// `{ name: type, ... }`
    fn object(fields: &[(&str, String)]) -> String {
        let fields: Vec<String> =
            fields.iter().map(|(name, text)| format!("{}: {text}", camel_case(name))).collect();
        if fields.is_empty() {
            "Record<string, never>".into()
        } else {
            format!("{{ {} }}", fields.join(", "))
        }
    }
}

/// The entry of one command in the page's list.
fn command(docs: &[&str], name: &str, arguments: &str, events: &str, result: &str) -> String {
    let docs: Vec<&str> = docs.iter().map(|line| line.trim()).collect();
    let docs = docs.join(" ");
    format!("  /** {docs} */\n  {name}: {{ arguments: {arguments}; events: {events}; result: {result} }};\n")
}

macro_rules! define_commands {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident($($argument:ident: $type:ty),*) $(emits ($channel:ident: $event:ty))? -> $result:ty;
    )*) => {
        fn commands(declarations: &mut Declarations) -> String {
            let mut list = String::new();
            $({
                let arguments = [$((stringify!($argument), declarations.name::<$type>())),*];
                let events = [$((stringify!($channel), declarations.name::<$event>()))?];
                let result = declarations.name::<$result>();
                list += &command(
                    &[$($doc),*],
                    stringify!($name),
                    &Declarations::object(&arguments),
                    &Declarations::object(&events),
                    &result,
                );
            })*
            list
        }
    };
}

with_commands!(define_commands);

fn main() -> io::Result<()> {
    // A 64-bit integer arrives in the page as what JSON.parse makes of it: a number.
    let config = Config::new().with_large_int("number");
    let mut declarations = Declarations { config, seen: HashSet::new(), by_name: BTreeMap::new() };
    let commands = commands(&mut declarations);
    // What a command that fails returns.
    declarations.visit::<Failure>();
    // What the constants below are made of.
    declarations.visit::<FormatExamples>();
    declarations.visit::<Formats>();
    declarations.visit::<MetricDefinition>();

    let mut output = io::stdout().lock();
    writeln!(output, "// Written by `cargo xtask bindings` from the Rust types: do not edit.")?;
    writeln!(output, "\n/** Every command of the program, with the events that it sends while it runs. */")?;
    writeln!(output, "export interface Commands {{\n{commands}}}")?;
    for declaration in declarations.by_name.values() {
        write!(output, "\n{declaration}")?;
    }
    write_constant(&mut output, "The rules by which numbers become text.", "FORMATS: Formats", &FORMATS)?;
    let docs = "Numbers with the texts that Rust gives them.";
    write_constant(&mut output, docs, "FORMAT_EXAMPLES: FormatExamples", &units::examples())?;
    let docs = "Every metric of a call.";
    write_constant(&mut output, docs, "METRIC_DEFINITIONS: MetricDefinition[]", &METRIC_DEFINITIONS)
}

/// Writes a value that the page reads as it is.
fn write_constant(
    output: &mut impl io::Write,
    docs: &str,
    name: &str,
    value: &impl Serialize,
) -> io::Result<()> {
    let value = serde_json::to_string_pretty(value)?;
    writeln!(output, "\n/** {docs} */\nexport const {name} = {value};")
}
