//! Keys, messages, places: what needs no network.

mod support;

use archethic_p2p::{
    message, Curve, GeoDatabase, GeoPatch, KeyPair, Network, NetworkOptions, NodeList, Origin, PrivateKey,
    PublicKey, Status,
};
use std::time::Duration;
use support::{status, World};

#[test]
fn a_seed_gives_the_same_key_pair_every_time() {
    for curve in [Curve::Ed25519, Curve::Secp256r1, Curve::Secp256k1] {
        let pair = KeyPair::derive(b"seed", 3, curve, Origin::Software).unwrap();
        let again = KeyPair::derive(b"seed", 3, curve, Origin::Software).unwrap();
        assert_eq!(pair.public_key, again.public_key);
        assert_eq!(pair.private_key.as_bytes(), again.private_key.as_bytes());
        assert_eq!(pair.private_key.public_key().unwrap(), pair.public_key);
        assert_ne!(KeyPair::derive(b"seed", 4, curve, Origin::Software).unwrap().public_key, pair.public_key);
    }
}

#[test]
fn the_key_of_a_seed_is_that_of_every_other_implementation() {
    let key = "0001cda3ff0a1f21dfac728207ad901f58705f4be0727e0a644812a28e488711fca8";
    assert_eq!(KeyPair::from_seed(b"hello").unwrap().public_key.to_string(), key);
}

#[test]
fn what_a_key_signs_verifies_and_nothing_else() {
    for curve in [Curve::Ed25519, Curve::Secp256r1, Curve::Secp256k1] {
        let pair = KeyPair::random(curve, Origin::Software).unwrap();
        let signature = pair.private_key.sign(b"data").unwrap();
        pair.public_key.verify(b"data", &signature).unwrap();
        assert_eq!(status(pair.public_key.verify(b"other data", &signature)), Status::BadSignature);
    }
}

#[test]
fn keys_survive_text() {
    let key = support::identity("text").public_key;
    assert_eq!(key.to_string().parse::<PublicKey>().unwrap(), key);
    assert_eq!(key.address().unwrap().len(), 34);
    for text in ["", "00", "0", "zz", "00010"] {
        assert_eq!(status(text.parse::<PublicKey>()), Status::InvalidKey, "{text:?}");
    }
    assert_eq!(status(PrivateKey::from_slice(&[0; 33])), Status::InvalidKey);
}

#[test]
fn a_private_key_does_not_show_itself() {
    let key = support::identity("secret").private_key;
    assert_eq!(format!("{key:?}"), "PrivateKey(..)");
}

#[test]
fn bls_keys_are_unsupported() {
    let pair = KeyPair::derive(b"seed", 0, Curve::Bls12_381, Origin::Software);
    assert_eq!(status(pair), Status::Unsupported);
}

#[test]
fn messages_have_names_and_json() {
    assert_eq!(message::type_name(message::PING_TYPE).unwrap(), "Ping");
    assert_eq!(message::type_id("Ping").unwrap(), message::PING_TYPE);
    assert_eq!(message::type_id("Ok").unwrap(), support::OK[0]);
    assert_eq!(message::type_id("NotFound").unwrap(), support::NOT_FOUND[0]);
    assert_eq!(status(message::type_id("Pong")), Status::UnknownMessageType);
    assert!(message::default_timeout(message::PING_TYPE) >= Duration::from_secs(1));
    let error =
        message::from_json(r#"{"message":"GetTransaction","fields":{}}"#).expect_err("a field is missing");
    assert!(error.text().contains("address"), "{error}");
    assert!(error.to_string().contains(error.text()));
}

#[test]
fn every_status_has_a_sentence_and_its_code() {
    let unknown = Status::Other(9_999).to_string();
    for &status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), status);
        assert_ne!(status.to_string(), unknown, "{status:?}");
    }
    assert_eq!(Status::from_code(9_999), Status::Other(9_999));
}

#[test]
fn patches_are_places() {
    let paris = GeoPatch::of_coordinates(48.86, 2.35).unwrap();
    let cell = paris.cell().unwrap();
    assert!(cell.latitude.0 <= 48.86 && 48.86 <= cell.latitude.1, "{cell:?}");
    assert!(cell.longitude.0 <= 2.35 && 2.35 <= cell.longitude.1, "{cell:?}");
    assert_eq!(paris.distance(paris).unwrap(), 0.0);
    let tokyo = GeoPatch::of_coordinates(35.68, 139.69).unwrap();
    assert!(paris.distance(tokyo).unwrap() > 0.0);
    assert_eq!(paris.to_string().parse::<GeoPatch>().unwrap(), paris);
    for text in ["", "abc", "ABCD", "XYZ"] {
        assert_eq!(status(text.parse::<GeoPatch>()), Status::InvalidArgument, "{text:?}");
    }
}

#[test]
fn a_database_that_is_none_is_an_error_with_its_name() {
    let error = GeoDatabase::open("/nonexistent/city.mmdb").expect_err("no such file");
    assert!(error.text().contains("city.mmdb"), "{error}");
}

#[test]
fn a_database_knows_where_addresses_are() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/geo/test-city.mmdb");
    let database = GeoDatabase::open(file).unwrap();
    let place = database.locate("2001:db8:1::7".parse().unwrap()).unwrap();
    assert_eq!((place.latitude, place.longitude), (35.6762, 139.6503));
    assert_eq!(
        (place.city.as_str(), place.country.as_str(), place.country_code.as_str()),
        ("Tokyo", "Japan", "JP")
    );
    assert_eq!(status(database.locate("127.0.0.1".parse().unwrap())), Status::NotFound);

    let network = Network::new(NetworkOptions::new(&support::identity("geo")).geo(&database)).unwrap();
    drop(database);
    let patch = network.geo_patch([203, 0, 113, 7].into()).unwrap();
    assert_eq!(network.geo_patch([203, 0, 113, 7].into()).unwrap(), patch);
}

#[test]
fn a_list_of_nodes_sorts_by_distance() {
    let mut nodes = Vec::new();
    for (number, patch) in [(1, "FFF"), (2, "000"), (3, "F00")] {
        let mut node = World::record(number);
        node.network_patch = patch.parse().unwrap();
        node.reward_address = node.first_public_key.address().unwrap();
        node.last_address = support::identity("address").public_key.address().unwrap();
        node.origin_public_key = support::identity("origin").public_key.as_bytes().to_vec();
        node.mining_public_key = vec![3; 50];
        nodes.push(node);
    }
    let list = NodeList::new(&nodes).unwrap();
    assert_eq!(list.iter().collect::<Vec<_>>(), nodes);
    let nearest = list.sort_by_nearest("000".parse().unwrap()).unwrap();
    assert_eq!(nearest.get(0).unwrap().first_public_key, World::identity(2).public_key);
    assert_eq!(nearest.len(), 3);
    assert!(NodeList::new(&[]).unwrap().is_empty());
}
