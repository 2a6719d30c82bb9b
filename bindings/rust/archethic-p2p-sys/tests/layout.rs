//! Compares the checked-in bindings with what the C compiler makes of the installed header: sizes, offsets and constants
//! by a C program that this test writes, compiles and runs; functions and constants by their names in the header.

use archethic_p2p_sys::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::mem::{offset_of, size_of};
use std::path::Path;
use std::process::Command;

const INCLUDE: &str = env!("ARCHETHIC_P2P_INCLUDE");
const BINDINGS: &str = include_str!("../src/bindings.rs");

/// Expressions of C with the values that they have here.
type Table = Vec<(String, i64)>;

macro_rules! layouts {
    ($($name:ident { $($field:ident),* })*) => {{
        let mut table = Table::new();
        $(
            table.push((format!("sizeof({})", stringify!($name)), size_of::<$name>() as i64));
            $(
                let member = format!("offsetof({}, {})", stringify!($name), stringify!($field));
                table.push((member, offset_of!($name, $field) as i64));
            )*
        )*
        table
    }};
}

fn layouts() -> Table {
    layouts! {
        p2p_error { size, status, text }
        p2p_bytes { data, size }
        p2p_key { size, bytes }
        p2p_keypair { public_key, private_key }
        p2p_endpoint { family, ip, reserved, port }
        p2p_node { size, transport, ip, port, http_port, geo_patch, network_patch, available, synced, authorized, has_authorization_date, reserved, average_availability, enrollment_date, authorization_date, last_update_date, availability_update, first_public_key, last_public_key, reward_address, last_address, origin_public_key, mining_public_key }
        p2p_outcome { key, elapsed_us, chunk, answered, status, reserved, message, text }
        p2p_bootstrap_report { seeds, seeds_connected, seeds_answered, nodes, nodes_connected }
        p2p_sample { key, availability_s, latency_ms }
        p2p_event { size, kind, context, status, detail, outgoing, connected, number, total, endpoint, key, message, text, outcomes, outcome_count, samples, sample_count, bootstrap, node, nodes, responder }
        p2p_completion { function, context }
        p2p_limits { size, min_frame_bytes_per_second, max_frame_bytes, max_first_frame_bytes, frame_grace_ms, max_silence_ms, max_connections, max_connections_per_prefix, max_connections_per_identity, max_unauthenticated_connections, max_requests_in_flight, max_in_flight_bytes, max_waiting_bytes, max_reading_pause_ms, max_handling_time_ms, max_queued_handlers, max_unsent_bytes, max_outgoing_requests, max_key_cache_entries, loopback_has_prefix_limit, reserved }
        p2p_options { size, abi_version, private_key, public_key, on_signer, listen, listen_count, context, release, on_event, log, admit, log_level, events, seeds, has_seeds, reconnect, data_directory, geo, io_threads, worker_threads, handler_threads, log_rate_per_key, connect_timeout_ms, write_timeout_ms, heartbeat_interval_ms, limits, max_queued_events, public_address, simulation, simulation_host, random_seed }
        p2p_peer_statistics { size, connected, connects, failed_connects, requests, responses, timeouts, bytes_sent, bytes_received, requests_in_flight, last_round_trip_us, smoothed_round_trip_us }
        p2p_node_reply { key, message }
        p2p_quorum_read_options { size, consistency_level, timeout_ms, reference_timeouts, hedging, prefer_measured_latency, reserved, context, release, resolve, accept, repair }
        p2p_quorum_write_options { size, write_quorum, timeout_ms, context, release, acknowledges }
        p2p_node_transaction { size, reserved, first_public_key, previous_public_key, address, content, timestamp }
        p2p_bootstrap_options { size, has_patch, patch, reserved, request_timeout_ms, connect_timeout_ms, parallel_connects, list_sources, authorized_and_available, want_steps }
        p2p_location { size, reserved, latitude, longitude, city, country, country_code }
        p2p_patch_cell { latitude_low, latitude_high, longitude_low, longitude_high }
    }
}

/// Constants by their text in the bindings, which the compiler has taken as it stands.
fn constants() -> Table {
    let lines = BINDINGS.lines().filter_map(|line| line.strip_prefix("pub const P2P_"));
    lines
        .map(|line| {
            let (name, rest) = line.split_once(':').expect("a type");
            let (_, value) = rest.trim_end_matches(';').split_once('=').expect("a value");
            (format!("P2P_{name}"), value.trim().parse().expect("a number"))
        })
        .chain([("P2P_NOW".to_owned(), P2P_NOW)])
        .collect()
}

/// What the C compiler says of the same expressions, in their order.
fn c_values(name: &str, table: &Table) -> Vec<i64> {
    let mut source = String::from("#include <p2p/p2p.h>\n#include <stdio.h>\nint main(void) {\n");
    for (expression, _) in table {
        writeln!(source, "  printf(\"%lld\\n\", (long long)({expression}));").unwrap();
    }
    source.push_str("  return 0;\n}\n");

    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (file, program) = (directory.join(format!("{name}.c")), directory.join(name));
    std::fs::write(&file, source).unwrap();
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let arguments = ["-std=c11", "-Wall", "-Werror", "-I", INCLUDE, "-o"];
    let compiled = Command::new(compiler).args(arguments).arg(&program).arg(&file).status().unwrap();
    assert!(compiled.success(), "{}", file.display());
    let output = Command::new(program).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

fn assert_same(name: &str, table: Table) {
    let c = c_values(name, &table);
    assert_eq!(c.len(), table.len());
    for ((expression, here), there) in table.iter().zip(c) {
        assert_eq!(*here, there, "{expression}");
    }
}

#[test]
fn structs_are_laid_out_as_in_c() {
    assert_same("layouts", layouts());
}

#[test]
fn constants_are_those_of_c() {
    assert_same("constants", constants());
}

#[test]
fn the_table_of_this_test_has_every_struct() {
    let here = layouts();
    for name in names(BINDINGS, "pub struct ", "_unused") {
        assert!(here.iter().any(|(expression, _)| *expression == format!("sizeof({name})")), "{name}");
    }
}

/// The names that follow this prefix in the text, but for opaque structs.
fn names<'a>(text: &'a str, prefix: &str, opaque: &str) -> BTreeSet<&'a str> {
    let lines: Vec<&str> = text.lines().collect();
    let named = lines.windows(2).filter(|pair| !pair[1].contains(opaque));
    named.filter_map(|pair| pair[0].trim().strip_prefix(prefix)?.split([' ', '(', ':']).next()).collect()
}

#[test]
fn every_function_and_constant_of_the_header_is_bound() {
    let header = std::fs::read_to_string(Path::new(INCLUDE).join("p2p/p2p.h")).unwrap();
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned).collect()
    };
    let bound: BTreeSet<String> = words(BINDINGS).into_iter().chain(["P2P_NOW".to_owned()]).collect();
    let declared = header.split("\nP2P_API ").skip(1).filter_map(|text| text.split('(').next());
    let functions: Vec<&str> = declared.filter_map(|text| text.rsplit([' ', '*']).next()).collect();
    assert!(functions.len() > 80, "{}", functions.len());
    for function in functions {
        assert!(bound.contains(function), "{function}");
    }
    for line in header.lines().filter(|line| line.starts_with("  P2P_") || line.starts_with("enum { P2P_")) {
        let code = line.split("/*").next().unwrap();
        for constant in words(code).iter().filter(|word| word.starts_with("P2P_")) {
            assert!(bound.contains(constant), "{constant}");
        }
    }
}
