//! The list of all behaviours.

/// Makes a `#[test]` of each behaviour, in a module for each theme.
///
/// The hub is an `Option<Hub>`: `None` after [`testkit::skip`], where a machine
/// lacks what the hub needs. It is made anew for each test.
#[macro_export]
macro_rules! tests {
    ($hub:expr) => {
        $crate::tests! { in $hub;
            delivery:
                everyone_gets_every_message_and_its_sender_too,
                the_others_get_a_message_and_its_sender_does_not,
                the_sender_alone_gets_its_message_back,
                all_peers_see_one_order_with_several_senders_at_once,
                all_others_see_one_order_with_several_senders_at_once,
                a_newcomer_gets_nothing_from_before_and_all_after_its_own_message;
            messages:
                an_empty_message_is_delivered_where_the_framing_can_carry_one,
                bytes_that_are_no_text_are_delivered_unchanged,
                a_message_as_long_as_the_limit_is_delivered,
                peers_come_over_ipv6_too,
                a_server_may_be_told_its_address_by_name;
            pieces:
                messages_that_come_byte_by_byte_are_delivered_whole,
                thousands_of_messages_in_one_write_are_delivered_one_by_one,
                a_frame_may_be_cut_anywhere;
            ends:
                a_peer_that_half_closes_gets_what_it_is_owed_then_the_end,
                a_peer_that_leaves_without_a_word_is_no_failure,
                megabytes_owed_at_the_half_close_come_whole,
                a_peer_that_has_half_closed_ends_although_the_others_go_on,
                nc_prints_what_it_has_sent;
            broken_peers:
                a_reset_disturbs_nobody,
                a_reset_of_a_peer_that_is_owed_much_disturbs_nobody,
                an_end_inside_a_frame_is_told_with_the_counts,
                a_hostile_length_is_refused_and_costs_no_memory,
                a_line_without_end_stops_at_the_limit,
                nothing_is_lost_by_a_broken_peer_that_goes_on_sending,
                a_broken_peer_that_stays_does_not_keep_its_place,
                a_broken_peer_that_reads_nothing_does_not_keep_its_place;
            slow_peers:
                a_peer_that_does_not_read_is_dropped_and_the_others_get_everything,
                a_peer_that_does_not_take_its_own_replies_waits_and_loses_nothing,
                a_peer_is_never_dropped_for_its_own_replies_however_small_the_limit,
                megabytes_of_one_that_reads_while_it_writes_come_back_whole,
                a_peer_that_reads_slowly_but_steadily_gets_everything,
                one_message_over_the_limit_may_be_too_much_for_a_peer_that_does_not_read,
                #[cfg(unix)]
                a_program_that_is_stopped_is_dropped_and_the_others_get_everything;
            silent_peers:
                a_silent_peer_is_dropped_though_it_listens_and_a_speaking_one_stays,
                a_dripping_peer_is_dropped_after_the_idle_timeout_too,
                a_whole_second_is_told_as_one,
                a_peer_that_takes_nothing_of_what_it_is_owed_is_dropped_for_that,
                a_peer_that_takes_what_it_is_owed_is_given_its_time_anew;
            limits:
                with_all_places_taken_the_next_client_waits_until_one_leaves,
                that_all_places_are_taken_is_told_once,
                #[cfg(unix)]
                without_descriptors_the_peers_are_served_and_the_next_clients_wait;
            crowd:
                two_hundred_peers_that_come_and_go_hear_what_they_must;
            idle:
                #[cfg(target_os = "linux")]
                with_a_hundred_silent_peers_it_does_not_run_at_all,
                #[cfg(target_os = "linux")]
                with_deadlines_for_a_hundred_silent_peers_it_does_not_run_either,
                #[cfg(target_os = "linux")]
                with_much_owed_to_peers_that_take_nothing_it_does_not_run_either;
            start_and_stop:
                a_port_in_use_gets_a_sentence,
                a_host_that_does_not_exist_gets_a_sentence,
                wrong_arguments_get_exit_status_2_and_a_sentence,
                #[cfg(unix)]
                ctrl_c_ends_a_hub_without_peers,
                #[cfg(unix)]
                ctrl_c_ends_a_hub_that_listens_on_all_addresses,
                #[cfg(unix)]
                ctrl_c_ends_the_connections_in_good_order,
                #[cfg(unix)]
                ctrl_c_resets_nobody_who_is_still_speaking,
                #[cfg(unix)]
                sigterm_ends_a_hub_as_ctrl_c_does,
                #[cfg(unix)]
                ctrl_c_ends_a_hub_within_a_second,
                #[cfg(unix)]
                ctrl_c_ends_a_hub_whose_peer_does_not_read,
                #[cfg(unix)]
                ctrl_c_ends_a_hub_whose_peer_has_ended_and_does_not_read,
                #[cfg(unix)]
                ctrl_c_does_not_wait_for_a_broken_peer,
                #[cfg(unix)]
                ctrl_c_flushes_what_is_owed_to_a_peer_that_reads,
                #[cfg(unix)]
                ctrl_c_ends_a_hub_with_all_places_taken,
                #[cfg(unix)]
                the_same_port_can_be_had_again_at_once;
        }
    };
    (in $hub:expr; $($theme:ident: $($(#[$cfg:meta])? $behaviour:ident),*;)*) => {
        fn hub() -> Option<$crate::Hub> {
            $hub
        }

        static SCORE: $crate::Score = $crate::Score::new(
            [$($($(#[$cfg])? stringify!($behaviour)),*),*].len()
        );

        $(mod $theme {
            $(
                $(#[$cfg])?
                #[test]
                fn $behaviour() {
                    super::SCORE.ask(super::hub(), $crate::$theme::$behaviour);
                }
            )*
        })*
    };
}
