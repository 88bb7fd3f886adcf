//! Every view, small and large, light and dark, kept as pictures to look at.

use chimera_app::dto::{Preferences, ThemeChoice};

use crate::display::display;
use crate::home::Home;
use crate::hostile::stored_run;
use crate::page::Page;
use crate::servers::{connect, keep_short, slow_reference};

const SIZES: [(u32, u32); 2] = [(900, 600), (1280, 820)];

#[test]
#[ignore = "drives the window: cargo xtask test --only e2e"]
fn every_view_fits_the_window_small_and_large_light_and_dark() {
    let _display = display();
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        let home = Home::new();
        home.prefer(&Preferences { theme, ..Preferences::default() });
        let (_, record) = stored_run(&home);
        let server = slow_reference();
        let page = Page::open(&home);
        page.wait("the theme", || page.run("return document.documentElement.dataset.theme") == name);
        let media = format!("return matchMedia('(prefers-color-scheme: {name})').matches");
        assert_eq!(page.run(&media), true, "the window itself is {name}");
        connect(&page, &server.url());
        for (width, height) in SIZES {
            page.resize(width, height);
            look(&page, &format!("new-{name}-{width}"));
            page.click("nav-runs");
            page.wait_for(&format!("open-{}", record.id));
            look(&page, &format!("runs-{name}-{width}"));
            page.click(&format!("open-{}", record.id));
            page.wait_for("result-headline");
            look(&page, &format!("result-{name}-{width}"));
            page.click("tab-report");
            page.wait_text("report-preview", "LLM Call Metrics");
            look(&page, &format!("report-{name}-{width}"));
            page.click("nav-settings");
            look(&page, &format!("settings-{name}-{width}"));
            page.click("nav-new");
        }
        keep_short(&page, 5, 100);
        page.click("start");
        page.wait("a measured call", || page.text("finished-calls").contains("nalysis"));
        for (width, height) in SIZES {
            page.resize(width, height);
            look(&page, &format!("live-{name}-{width}"));
        }
    }
}

/// Keeps a picture and holds that nothing sticks out of the window sideways.
pub fn look(page: &Page, name: &str) {
    page.screenshot(name);
    let overflow = page.run("return document.documentElement.scrollWidth - window.innerWidth");
    assert!(overflow.as_i64().is_some_and(|pixels| pixels <= 0), "{name}: {overflow} px stick out");
}
