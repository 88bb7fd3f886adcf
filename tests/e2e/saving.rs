//! A report saved where the user wants it.

use crate::display::display;
use crate::home::Home;
use crate::hostile::stored_run;
use crate::page::Page;

#[test]
fn a_report_is_saved_where_the_dialog_says_in_every_form() {
    let Some(_display) = display() else { return };
    let home = Home::new();
    let (_, record) = stored_run(&home);
    let target = home.path().join("saved");
    std::fs::create_dir(&target).expect("a folder");
    let page = Page::open_with(&home, &[("CHIMERA_TEST_DIALOG_ANSWER", &target)]);
    page.click("nav-runs");
    page.click(&format!("open-{}", record.id));
    for (format, ending) in [("markdown", "md"), ("html", "html"), ("json", "json"), ("csv", "csv")] {
        page.click("save-as");
        page.click(&format!("save-{format}"));
        page.wait(&format!("a saved .{ending}"), || {
            let entries = std::fs::read_dir(&target).expect("the folder is read");
            entries.flatten().any(|entry| entry.path().extension().is_some_and(|found| found == ending))
        });
    }
}
