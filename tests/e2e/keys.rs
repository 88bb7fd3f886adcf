//! The window by keyboard alone: keys, typed words, and the focus that both go to.

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};

use crate::page::Page;

/// No view has so many stops: who has not arrived by then goes round in circles.
const MOST_TABS: usize = 200;

impl Page {
    /// Presses keys together and lets them go: `Tab`, `Ctrl+O`.
    pub fn press(&self, chord: &str) {
        let keys: Vec<char> = chord.split('+').map(key).collect();
        let down = keys.iter().map(|value| KeyAction::Down { value: *value });
        let up = keys.iter().rev().map(|value| KeyAction::Up { value: *value });
        self.perform(chord, down.chain(up).fold(KeyActions::new("keyboard".into()), KeyActions::then));
    }

    /// Types into what has the focus.
    pub fn write(&self, text: &str) {
        let strokes = text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.perform(text, strokes.fold(KeyActions::new("keyboard".into()), KeyActions::then));
    }

    /// Goes on with Tab until an element has the focus.
    pub fn tab_to(&self, id: &str) {
        let mut passed = Vec::new();
        while self.focused() != id {
            assert!(passed.len() < MOST_TABS, "Tab does not lead to {id}; it leads to {passed:?}");
            self.press("Tab");
            passed.push(self.focused());
        }
    }

    /// Goes on with Tab to a field and replaces what it holds.
    pub fn tab_and_write(&self, id: &str, text: &str) {
        self.tab_to(id);
        // Tab selects what the field holds.
        self.write(text);
        self.wait(&format!("{text:?} in {id}"), || self.value(id) == text);
    }

    /// The test id of what has the focus. Empty when it has none.
    pub fn focused(&self) -> String {
        let script = "return document.activeElement?.dataset.testid ?? ''";
        self.run(script).as_str().unwrap_or_default().to_owned()
    }
}

/// As the protocol names it.
fn key(name: &str) -> char {
    match name {
        "Tab" => '\u{E004}',
        "Enter" => '\u{E006}',
        "Ctrl" => '\u{E009}',
        "Escape" => '\u{E00C}',
        "Right" => '\u{E014}',
        "Down" => '\u{E015}',
        letter => letter.chars().next().expect("a key has a name").to_ascii_lowercase(),
    }
}
