//! Where each program usually is, by system.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::doctor::Product;
use chimera_types::paths;

/// The folders of an account in which programs are looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Account {
    pub(super) os: &'static str,
    pub(super) path: Vec<PathBuf>,
    pub(super) home: Option<PathBuf>,
    /// `%LOCALAPPDATA%`
    pub(super) local_data: Option<PathBuf>,
    /// `%ProgramFiles%`
    pub(super) program_files: Option<PathBuf>,
    /// What a path of a system for every account begins with; empty except in tests.
    pub(super) root: PathBuf,
}

impl Account {
    pub(super) fn of_this_process() -> Self {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let path = variable("PATH").map(|path: OsString| std::env::split_paths(&path).collect());
        Self {
            os: std::env::consts::OS,
            path: path.unwrap_or_default(),
            home: dirs::home_dir(),
            local_data: variable("LOCALAPPDATA").map(PathBuf::from),
            program_files: variable("ProgramFiles").map(PathBuf::from),
            root: PathBuf::new(),
        }
    }

    fn everyones(&self, path: &str) -> PathBuf {
        if self.root.as_os_str().is_empty() {
            path.into()
        } else {
            self.root.join(path.trim_start_matches('/'))
        }
    }
}

/// What was found of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Installed {
    /// The command-line program.
    pub(super) program: Option<PathBuf>,
    /// The program with a window, where there is one.
    pub(super) app: Option<PathBuf>,
    /// Places that were looked at, in words that name no account.
    pub(super) looked: Vec<String>,
}

/// A place with a name that holds no user name.
struct Place {
    path: PathBuf,
    shown: String,
}

pub(super) fn find(product: Product, account: &Account) -> Installed {
    let name = program_name(product, account.os);
    let on_path = account.path.iter().map(|folder| folder.join(&name)).find(|file| file.is_file());
    let (programs, apps) = (programs(product, account), apps(product, account));
    let first = |places: &[Place]| places.iter().map(|place| place.path.clone()).find(|path| path.exists());
    let mut looked = vec![format!("{name} on the PATH")];
    looked.extend(programs.iter().chain(&apps).map(|place| place.shown.clone()));
    Installed { program: on_path.or_else(|| first(&programs)), app: first(&apps), looked }
}

fn program_name(product: Product, os: &str) -> String {
    let name = match product {
        Product::Ollama | Product::Other => "ollama",
        Product::LmStudio => "lms",
        Product::LlamaCpp => "llama-server",
        Product::Vllm => "vllm",
    };
    if os == "windows" { format!("{name}.exe") } else { name.into() }
}

/// Places of the command-line program beside the PATH, which a program started from a desktop often has not whole.
fn programs(product: Product, account: &Account) -> Vec<Place> {
    let name = program_name(product, account.os);
    let mut all = Vec::new();
    let mut add = |place: Option<Place>| all.extend(place);
    match (product, account.os) {
        (Product::Ollama, "windows") => {
            add(below(&account.local_data, "%LOCALAPPDATA%", &["Programs", "Ollama", &name]));
            add(below(&account.program_files, "%ProgramFiles%", &["Ollama", &name]));
        }
        (Product::Ollama, "macos") => {
            add(everyones(account, "/Applications/Ollama.app/Contents/Resources/ollama"));
            add(below(&account.home, "~", &["Applications/Ollama.app/Contents/Resources/ollama"]));
        }
        (Product::LmStudio, _) => {
            add(below(&account.home, "~", &[".lmstudio", "bin", &name]));
            add(below(&account.home, "~", &[".cache", "lm-studio", "bin", &name]));
        }
        (Product::LlamaCpp, "windows") => {
            add(below(&account.local_data, "%LOCALAPPDATA%", &["Microsoft", "WinGet", "Links", &name]));
        }
        (Product::Vllm, _) => add(below(&account.home, "~", &[".local", "bin", &name])),
        _ => {}
    }
    if account.os != "windows" && product != Product::LmStudio {
        for folder in ["/usr/local/bin", "/opt/homebrew/bin", "/usr/bin", "/snap/bin"] {
            add(everyones(account, &format!("{folder}/{name}")));
        }
    }
    all
}

/// Places of the program with a window.
fn apps(product: Product, account: &Account) -> Vec<Place> {
    let places = match (product, account.os) {
        (Product::Ollama, "windows") => {
            vec![below(&account.local_data, "%LOCALAPPDATA%", &["Programs", "Ollama", "ollama app.exe"])]
        }
        (Product::Ollama, "macos") => vec![
            everyones(account, "/Applications/Ollama.app"),
            below(&account.home, "~", &["Applications/Ollama.app"]),
        ],
        (Product::LmStudio, "windows") => vec![
            below(&account.local_data, "%LOCALAPPDATA%", &["Programs", "LM Studio", "LM Studio.exe"]),
            below(&account.local_data, "%LOCALAPPDATA%", &["Programs", "lm-studio", "LM Studio.exe"]),
            below(&account.program_files, "%ProgramFiles%", &["LM Studio", "LM Studio.exe"]),
        ],
        (Product::LmStudio, "macos") => vec![
            everyones(account, "/Applications/LM Studio.app"),
            below(&account.home, "~", &["Applications/LM Studio.app"]),
        ],
        (Product::LmStudio, _) => vec![below(&account.home, "~", &[".lmstudio"])],
        _ => Vec::new(),
    };
    places.into_iter().flatten().collect()
}

fn below(folder: &Option<PathBuf>, shown: &str, parts: &[&str]) -> Option<Place> {
    let folder: &Path = folder.as_deref()?;
    let rest: PathBuf = parts.iter().collect();
    Some(Place { path: folder.join(&rest), shown: paths::display(&Path::new(shown).join(&rest)) })
}

fn everyones(account: &Account, path: &str) -> Option<Place> {
    Some(Place { path: account.everyones(path), shown: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// An account whose folders lie below `root`.
    fn account(os: &'static str, root: &Path) -> Account {
        Account {
            os,
            path: vec![root.join("path")],
            home: Some(root.join("home")),
            local_data: Some(root.join("local")),
            program_files: Some(root.join("files")),
            root: root.join("system"),
        }
    }

    #[track_caller]
    fn check(os: &'static str, product: Product, file: &str, is_app: bool) {
        let root = tempfile::tempdir().unwrap();
        let account = account(os, root.path());
        let before = find(product, &account);
        assert_eq!((before.program, before.app), (None, None), "{file}");
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        let found = find(product, &account);
        let hit = if is_app { found.app } else { found.program };
        assert_eq!(hit, Some(path), "{os}: {file} among {:?}", found.looked);
    }

    #[test]
    fn each_program_is_found_where_its_installer_puts_it() {
        check("windows", Product::Ollama, "local/Programs/Ollama/ollama.exe", false);
        check("windows", Product::Ollama, "local/Programs/Ollama/ollama app.exe", true);
        check("windows", Product::LmStudio, "local/Programs/LM Studio/LM Studio.exe", true);
        check("windows", Product::LmStudio, "home/.lmstudio/bin/lms.exe", false);
        check("windows", Product::LlamaCpp, "local/Microsoft/WinGet/Links/llama-server.exe", false);
        check("macos", Product::Ollama, "system/Applications/Ollama.app/Contents/Resources/ollama", false);
        check("macos", Product::LmStudio, "system/Applications/LM Studio.app", true);
        check("macos", Product::LlamaCpp, "system/opt/homebrew/bin/llama-server", false);
        check("linux", Product::Ollama, "system/usr/local/bin/ollama", false);
        check("linux", Product::LmStudio, "home/.lmstudio/bin/lms", false);
        check("linux", Product::Vllm, "home/.local/bin/vllm", false);
    }

    #[test]
    fn the_path_comes_first_and_a_folder_of_the_name_is_no_program() {
        let root = tempfile::tempdir().unwrap();
        let account = account("linux", root.path());
        for file in ["path/ollama", "system/usr/bin/ollama"] {
            fs::create_dir_all(root.path().join(file).parent().unwrap()).unwrap();
            fs::write(root.path().join(file), "").unwrap();
        }
        assert_eq!(find(Product::Ollama, &account).program, Some(root.path().join("path/ollama")));
        fs::create_dir_all(root.path().join("path/vllm")).unwrap();
        assert_eq!(find(Product::Vllm, &account).program, None);
    }

    #[test]
    fn no_place_that_is_told_names_the_account() {
        let root = tempfile::tempdir().unwrap();
        for os in ["linux", "macos", "windows"] {
            for product in [Product::Ollama, Product::LmStudio, Product::LlamaCpp, Product::Vllm] {
                let looked = find(product, &account(os, root.path())).looked.join("\n");
                assert!(!looked.contains(&root.path().display().to_string()), "{looked}");
            }
        }
    }
}
