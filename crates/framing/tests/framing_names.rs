//! The names behind `--framing`.

use std::num::NonZeroUsize;

use framing::Framing;

#[test]
fn each_name_is_read_and_written_again() {
    for (name, framing) in [
        ("one-per-connection", Framing::OnePerConnection),
        ("fixed-length:1", Framing::FixedLength(NonZeroUsize::MIN)),
        ("delimited", Framing::Delimited),
        ("prefixed", Framing::Prefixed),
    ] {
        assert_eq!(name.parse(), Ok(framing));
        assert_eq!(framing.to_string(), name);
    }
}

#[test]
fn a_fixed_length_may_be_any_number_above_0() {
    for len in [1, 2, 1024, usize::MAX] {
        let framing = format!("fixed-length:{len}").parse();
        let len = NonZeroUsize::new(len).unwrap();
        assert_eq!(framing, Ok(Framing::FixedLength(len)));
    }
}

#[test]
fn the_default_is_delimited() {
    assert_eq!(Framing::default(), Framing::Delimited);
}

#[test]
fn any_other_text_gets_the_list_of_right_ones() {
    for text in [
        "",
        " ",
        "Prefixed",
        "prefixed ",
        "prefix",
        "lines",
        "delimited:\n",
        "fixed-length",
        "fixed-length:",
        "fixed-length:0",
        "fixed-length:-1",
        "fixed-length:1.5",
        "fixed-length:ten",
        "fixed-length: 1",
        "fixed-length:99999999999999999999999",
    ] {
        let error = text.parse::<Framing>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "write one of one-per-connection, fixed-length:N (with N at least 1), \
             delimited, prefixed",
            "{text:?}"
        );
    }
}
