//! The list of all behaviours.

/// Makes a `#[test]` of each behaviour, in a module for each theme.
///
/// The client is an `Option<Client>`: `None` after [`testkit::skip`], where a machine
/// lacks what the client needs. It is made anew for each test.
#[macro_export]
macro_rules! broadcast_tests {
    ($client:expr) => {
        $crate::broadcast_tests! { in $client;
            report:
                one_target_refuses_and_the_others_get_the_message,
                all_targets_answer_and_the_exit_status_is_0,
                no_target_answers_and_the_report_is_complete,
                each_target_gets_the_message_once_and_then_the_end,
                outcomes_are_told_in_the_order_in_which_they_come,
                a_target_that_answers_twice_is_told_once,
                #[cfg(unix)]
                every_kind_of_target_at_once;
            outcomes:
                a_silent_target_is_no_answer,
                #[cfg(unix)]
                a_target_with_a_full_backlog_times_out,
                a_target_that_ends_before_an_answer_has_closed,
                a_target_that_resets_has_failed,
                a_target_that_ends_inside_a_frame_has_failed,
                a_hostile_length_has_failed,
                an_answer_without_end_has_failed,
                an_answer_that_comes_byte_by_byte_is_an_answer,
                whatever_a_target_says_first_is_its_answer,
                an_answer_with_the_end_behind_it_is_an_answer,
                a_target_that_never_reads_is_no_answer,
                what_comes_before_the_message_has_gone_out_is_no_answer,
                a_target_that_reads_slowly_gets_all_of_a_long_message;
            patience:
                the_others_are_told_while_one_is_silent,
                #[cfg(unix)]
                the_others_are_told_while_one_does_not_accept,
                #[cfg(unix)]
                all_timeouts_together_last_as_long_as_one,
                an_answer_that_drips_has_its_time_and_no_longer;
            addresses:
                a_target_is_named_as_the_user_wrote_it,
                a_name_leads_to_a_target_that_listens_on_ipv6_alone,
                an_ipv6_address_is_written_in_brackets,
                a_host_that_does_not_exist_is_the_outcome_of_its_target,
                the_same_target_twice_gets_the_message_twice;
            contents:
                the_message_goes_out_under_each_framing,
                without_a_text_the_first_line_of_stdin_is_the_message,
                a_line_is_sent_before_stdin_ends,
                an_empty_message_is_delivered_where_the_framing_can_carry_one,
                bytes_that_are_no_text_are_delivered_unchanged,
                a_message_as_long_as_the_limit_is_delivered,
                without_a_line_there_is_nothing_to_send,
                a_message_that_does_not_fit_is_not_sent_to_anybody;
            crowd:
                two_hundred_targets_at_once,
                #[cfg(unix)]
                too_few_descriptors_are_the_outcome_of_those_that_get_none;
            arguments:
                several_messages_are_refused,
                wrong_arguments_get_exit_status_2_and_a_sentence,
                help_is_no_failure;
            leaving:
                #[cfg(unix)]
                a_reader_of_the_report_may_leave,
                #[cfg(unix)]
                ctrl_c_ends_it_without_a_word;
        }
    };
    (in $client:expr; $($theme:ident: $($(#[$cfg:meta])? $behaviour:ident),*;)*) => {
        fn client() -> Option<$crate::broadcast::Client> {
            $client
        }

        static SCORE: $crate::Score = $crate::Score::new(
            [$($($(#[$cfg])? stringify!($behaviour)),*),*].len()
        );

        $(mod $theme {
            $(
                $(#[$cfg])?
                #[test]
                fn $behaviour() {
                    let behaviour = $crate::broadcast::$theme::$behaviour;
                    super::SCORE.ask(super::client(), behaviour);
                }
            )*
        })*
    };
}
