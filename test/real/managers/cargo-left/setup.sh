# fills the build context
set -e; put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put Cargo.toml <<'X'
[package]
name = "shop"
version = "1.0.0"
edition = "2021"

[dependencies]
itoa = "1"
memchr = "2"
X
echo 'fn main() { println!("{}", itoa::Buffer::new().format(memchr::memchr(b"a"[0], b"ba").unwrap())); }' | put src/main.rs
