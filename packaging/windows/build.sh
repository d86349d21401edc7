#!/usr/bin/env bash
# Builds the Windows programs on Debian and packs them: portable zip, installer, list of SHA-256.
#
#     bash packaging/windows/build.sh [folder for the packages]
#
# LAOXIAO_WINDOWS_TARGET is where cargo builds; it may be kept from run to run.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(realpath -m "${1:-$HOME/.cache/laoxiao/packages}")
export CARGO_TARGET_DIR="${LAOXIAO_WINDOWS_TARGET:-$HOME/.cache/laoxiao/windows}"
export CARGO_TERM_COLOR=never
triple=x86_64-pc-windows-gnu
# Debian's own compiler: its sources lie beside it, so the standard library is built for Windows as well.
wanted=(rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 nsis python3)
missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 /usr/bin/cargo build --locked --release \
  -Zbuild-std=std,panic_abort --target "$triple"

programs="$CARGO_TARGET_DIR/$triple/release"
python3 packaging/windows/check_exe.py "$programs/laoxiao.exe" "$programs/laoxiao-cli.exe"
python3 packaging/windows/package.py "$programs" "$out"
