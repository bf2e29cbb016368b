//! Tells Tauri which commands the window may call: exactly those that its one capability lists.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=capabilities/main.json");
    println!("cargo:rerun-if-changed=../ui/dist");
    let capability = std::fs::read_to_string("capabilities/main.json")?;
    let commands: Vec<&'static str> = capability
        .split('"')
        .filter_map(|word| word.strip_prefix("allow-"))
        .map(|name| -> &'static str { Box::leak(name.replace('-', "_").into_boxed_str()) })
        .collect();
    let commands: &'static [&'static str] = Box::leak(commands.into_boxed_slice());
    let manifest = tauri_build::AppManifest::new().commands(commands);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
