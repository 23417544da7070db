//! The bundles are embedded while the server is compiled: when they change, it is compiled again.

use std::{fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=../target/site");
    println!("cargo::rerun-if-changed=../public");
    // Without bundles the server still compiles, for who only wants to check it; `make build` brings them.
    fs::create_dir_all("../target/site")
}
