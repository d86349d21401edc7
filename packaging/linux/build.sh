#!/usr/bin/env bash
# Builds the programs for this computer's Linux and packs them as a .deb for trials on 麒麟 and UOS.
#
#     bash packaging/linux/build.sh [folder for the package]
set -euo pipefail
cd "$(dirname "$0")/../.."

# The newest C library that a computer may be asked for: that of Debian 12, on which this is built.
newest_glibc=2.36
out=$(realpath -m "${1:-$HOME/.cache/laoxiao/packages}")
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/laoxiao/target}"
export CARGO_TERM_COLOR=never
cargo build --locked --release --bins

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
grep -q "^## $version — " packaging/CHANGELOG.md || { echo "packaging/CHANGELOG.md does not know $version" >&2; exit 1; }
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
# mktemp shuts it to others, and a package passes the rights of its root on.
chmod 755 "$root"
trap 'rm -rf "$root"' EXIT
for program in laoxiao laoxiao-cli; do
  built="$CARGO_TARGET_DIR/release/$program"
  needed=$(objdump -T "$built" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -uV | tail -1)
  echo "$program: $(stat -c %s "$built") bytes, needs glibc $needed"
  if [ "$(printf '%s\n%s\n' "$needed" "$newest_glibc" | sort -V | tail -1)" != "$newest_glibc" ]; then
    echo "$program needs glibc $needed, newer than $newest_glibc" >&2
    exit 1
  fi
  install -Dm755 "$built" "$root/usr/bin/$program"
done
install -Dm644 packaging/linux/laoxiao.desktop "$root/usr/share/applications/laoxiao.desktop"
install -Dm644 packaging/linux/laoxiao.xml "$root/usr/share/mime/packages/laoxiao.xml"
install -Dm644 assets/icon.png "$root/usr/share/icons/hicolor/256x256/apps/laoxiao.png"
install -Dm644 assets/icon.svg "$root/usr/share/icons/hicolor/scalable/apps/laoxiao.svg"
notes="$root/usr/share/doc/laoxiao"
install -Dm644 packaging/LICENSE-MIT "$notes/LICENSE-MIT"
install -Dm644 packaging/LICENSE-APACHE "$notes/LICENSE-APACHE"
install -Dm644 packaging/THIRD-PARTY.md "$notes/THIRD-PARTY.md"
install -Dm644 packaging/THIRD-PARTY-CRATES.md "$notes/THIRD-PARTY-CRATES.md"
install -Dm644 packaging/CHANGELOG.md "$notes/changelog"
printf '%s\n' "老小台账 is licensed under MIT OR Apache-2.0: LICENSE-MIT, LICENSE-APACHE or /usr/share/common-licenses/Apache-2.0." \
  "Works of others in it: THIRD-PARTY.md, THIRD-PARTY-CRATES.md." >"$notes/copyright"
gzip -9n "$notes"/*.md "$notes/changelog"
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<EOF
Package: laoxiao
Version: $version
Architecture: $architecture
Maintainer: laoxiao <laoxiao@localhost>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: libc6 (>= $newest_glibc), libgcc-s1, libgl1, libegl1, libxkbcommon0, libxkbcommon-x11-0, libx11-6, libx11-xcb1, libxcursor1, libxi6, libxrandr2
Recommends: mesa-vulkan-drivers, zenity
Section: misc
Priority: optional
Description: offline ledger of elder care and childcare for a Chinese county
 老小台账：把上级下发的 Excel 表读进一本台账，算出每项指标，和目标对照，审核后按附件格式写回 xlsx。
 不联网。本软件不得处理涉密信息。
EOF
mkdir -p "$out"
package="$out/laoxiao_${version}_$architecture.deb"
dpkg-deb --build --root-owner-group -Zxz "$root" "$package" >/dev/null
echo "$(basename "$package"): $(stat -c %s "$package") bytes"
