//! The tests of the window draw the catalogue that the app gives it.

use std::{fs, path::Path};

use crate::world::World;

#[test]
fn the_catalogue_of_the_windows_own_tests_is_fresh() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let catalogue = sarah.app.catalogue(()).unwrap();
    let fresh = serde_json::to_value(catalogue).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/fake/catalogue.json");
    let mut committed: serde_json::Value =
        serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let stale: Vec<&str> = ["kinds", "roles", "notAnswers"]
        .into_iter()
        .filter(|part| committed[part] != fresh[part])
        .collect();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        for part in &stale {
            committed[part] = fresh[part].clone();
        }
        fs::write(&path, serde_json::to_string_pretty(&committed).unwrap()).unwrap();
    }
    assert!(
        stale.is_empty(),
        "catalogue.json is stale in {stale:?}: UPDATE_BINDINGS=1 cargo test --test journeys \
         window_catalogue, then npx prettier --write src/api/fake in ui/"
    );
}
