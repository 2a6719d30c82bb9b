//! Finds the installed library by pkg-config, and tells the layout test where its header is.

fn main() {
    let library = pkg_config::Config::new()
        .atleast_version(env!("CARGO_PKG_VERSION"))
        .statik(cfg!(feature = "static"))
        .probe("archethic-p2p-c")
        .unwrap_or_else(|error| {
            panic!("archethic-p2p-c is needed (set PKG_CONFIG_PATH to PREFIX/lib/pkgconfig): {error}")
        });
    let include = library
        .include_paths
        .iter()
        .find(|path| path.join("p2p/p2p.h").exists())
        .cloned()
        .unwrap_or_else(|| "/usr/include".into());
    println!("cargo:include={}", include.display());
    println!("cargo:rustc-env=ARCHETHIC_P2P_INCLUDE={}", include.display());
}
