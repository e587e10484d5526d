//! The table: a figure for ours and for each peer, their ratios, and what is asked.

use crate::Medians;

const NAME_WIDTH: usize = 22;
const FIGURE_WIDTH: usize = 12;

/// What a row asks of ours.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    /// No more than this.
    AtMost(f64),
    /// A ratio to each of these columns of so much, at least. (Ahead is 1.)
    TimesOf(&'static [(&'static str, f64)]),
}

/// A part of the table, printed row by row.
#[derive(Debug)]
pub struct Table {
    /// Ours is the first.
    columns: Vec<&'static str>,
    decimals: usize,
    reached: bool,
}

impl Table {
    /// Prints the title and the names of the columns; ours is the first.
    pub fn start(
        title: &str,
        decimals: usize,
        columns: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        let columns: Vec<_> = columns.into_iter().collect();
        println!("\n{title}");
        print!("{:NAME_WIDTH$}", "");
        for column in &columns {
            print!("{column:>FIGURE_WIDTH$}");
        }
        println!();
        Self { columns, decimals, reached: true }
    }

    /// A row of figures, whose ratios are ours / theirs.
    ///
    /// # Panics
    ///
    /// What is asked names no column.
    pub fn row(&mut self, name: &str, figures: &[f64], asked: Asked) {
        let ratios: Vec<f64> =
            figures[1..].iter().map(|figure| figures[0] / figure).collect();
        self.print(name, figures, "ours / theirs", &ratios, asked);
    }

    /// A row of how often a second a piece of work is done.
    ///
    /// # Panics
    ///
    /// What is asked names no column.
    pub fn row_of_rates(&mut self, name: &str, medians: &Medians, asked: Asked) {
        self.print(name, &medians.rates, "ours / theirs", &medians.ratios, asked);
    }

    /// A row of how long a piece of work takes, in nanoseconds.
    ///
    /// # Panics
    ///
    /// What is asked names no column.
    pub fn row_of_times(&mut self, name: &str, medians: &Medians, asked: Asked) {
        let times: Vec<_> = medians.rates.iter().map(|rate| 1e9 / rate).collect();
        self.print(name, &times, "times as fast", &medians.ratios, asked);
    }

    fn print(
        &mut self,
        name: &str,
        figures: &[f64],
        ratio: &str,
        ratios: &[f64],
        asked: Asked,
    ) {
        print!("{name:NAME_WIDTH$}");
        for figure in figures {
            print!("{:>FIGURE_WIDTH$}", in_thousands(*figure, self.decimals));
        }
        print!("\n{ratio:>width$}", width = NAME_WIDTH + FIGURE_WIDTH);
        for ratio in ratios {
            print!("{ratio:>FIGURE_WIDTH$.2}");
        }
        println!();
        match asked {
            Asked::AtMost(limit) => {
                self.verdict(&format!("at most {limit}"), figures[0] <= limit);
            }
            Asked::TimesOf(peers) => {
                for (peer, limit) in peers {
                    let column = self.columns.iter().position(|name| name == peer);
                    let column = column.expect("what is asked names a column");
                    let asked = if *limit == 1.0 {
                        format!("ahead of {peer}")
                    } else if *limit > 1.0 {
                        format!("at least {limit} times {peer}")
                    } else {
                        format!("at least {limit} of {peer}")
                    };
                    self.verdict(&asked, ratios[column - 1] >= *limit);
                }
            }
        }
    }

    /// Says why a figure is missing.
    pub fn not_measured(&self, why: &str) {
        println!("not measured: {why}");
    }

    /// Whether all that was measured is as asked.
    pub fn is_reached(&self) -> bool {
        self.reached
    }

    fn verdict(&mut self, asked: &str, reached: bool) {
        let verdict = if reached { "ok" } else { "MISSED" };
        println!("    asked: {asked}: {verdict}");
        self.reached &= reached;
    }
}

/// `1234567.89` as `1,234,568`; small numbers with their decimals.
fn in_thousands(figure: f64, decimals: usize) -> String {
    let digits = format!("{figure:.decimals$}");
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && index < whole && (whole - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
