#!/usr/bin/env bash
# Proves the Windows packages as far as Linux can: builds, unpacks, installs, runs and removes them under wine.
#
#     bash packaging/windows/prove.sh [laoxiao-cli of this Linux]
#
# LAOXIAO_KEEP=folder keeps pictures and logs there; LAOXIAO_PACKAGES=folder takes packages that are built already.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD/packaging/windows
native=$(realpath "${1:-${CARGO_TARGET_DIR:-$HOME/.cache/laoxiao/target}/debug/laoxiao-cli}")
began=$SECONDS
say() { printf -- '-- %s (%d s)\n' "$*" $((SECONDS - began)); }
fail() { echo "packaging/windows/prove.sh: $*" >&2; exit 1; }

# The DirectX 12 of wine stands on Vulkan: without the library it ends the program, without a driver it has no adapter,
# with one the device is lost as soon as something is drawn.
wanted=(wine64 libvulkan1 mesa-vulkan-drivers xvfb xdotool imagemagick libgl1 libgl1-mesa-dri tesseract-ocr tesseract-ocr-chi-sim fonts-noto-cjk unzip)
missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

work=$(mktemp -d)
keep=${LAOXIAO_KEEP:-$work/kept}
mkdir -p "$keep"
packages=${LAOXIAO_PACKAGES:-$work/packages}

# Before the long build: what is compared with Windows below must be the same twice on this machine.
say "the demonstration says the same twice"
for time in first second; do
  mkdir "$work/$time"
  XDG_DATA_HOME="$work/xdg" "$native" --json demo --out "$work/$time/示例 #%&" >"$work/$time.json" 2>/dev/null
done
python3 "$here/prove/compare.py" "$work/first.json" "$work/first/示例 #%&" "$work/second.json" "$work/second/示例 #%&"

if [ -z "${LAOXIAO_PACKAGES:-}" ]; then
  say "build and pack"
  bash "$here/build.sh" "$packages"
fi

# A user whose name has Chinese characters, a blank and signs that scripts stumble over.
export LC_ALL=C.UTF-8 WINEPREFIX="$work/prefix" WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
user='张三 #%&'
drive="$WINEPREFIX/drive_c"
home="$drive/users/$user"
local="$home/AppData/Local"
wine() { timeout "${LIMIT:-120}" /usr/lib/wine/wine64 "$@"; }
started=()
finish() {
  status=$?
  /usr/lib/wine/wineserver64 -k 2>/dev/null || true
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
  if [ "$status" -ne 0 ]; then
    find "$home" "$work/portable" -name 'laoxiao*.log' -exec tail -n 30 {} + 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT

say "a fresh Windows"
Xvfb -displayfd 3 -screen 0 1400x860x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
started+=("$!")
for _ in $(seq 50); do [ -s "$work/display" ] && break; sleep 0.1; done
export DISPLAY=":$(tr -d '\n' <"$work/display")"
wine wineboot -i 2>/dev/null
mkdir -p "$local" "$home/文档"
folders='HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders'
wine reg add "$folders" /v "Local AppData" /t REG_SZ /d "C:\\users\\$user\\AppData\\Local" /f >/dev/null
wine reg add "$folders" /v Personal /t REG_SZ /d "C:\\users\\$user\\文档" /f >/dev/null
# The installer is drawn with a font of Windows, which wine has not; the window brings its own.
wine reg add 'HKCU\Software\Wine\Fonts\Replacements' /v 宋体 /t REG_SZ /d 'Noto Sans CJK SC' /f >/dev/null
/usr/lib/wine/wineserver64 -w
x86_64-w64-mingw32-gcc -shared -O2 -o "$drive/windows/system32/bcryptprimitives.dll" \
  "$here/prove/bcryptprimitives.c" -ladvapi32

title() { xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -1; }
wait_for() { # what a command prints, within a minute
  for _ in $(seq 300); do
    if [ -n "$("$@")" ]; then return 0; fi
    sleep 0.2
  done
  import -window root "$keep/stuck.png" || true
  return 1
}
close_windows() {
  /usr/lib/wine/wineserver64 -k || true
  /usr/lib/wine/wineserver64 -w
}

say "the check of imports finds a network library"
printf '%s\n' '#include <winsock2.h>' 'int main(void) { WSADATA data; return WSAStartup(0x202, &data); }' >"$work/laoxiao.c"
x86_64-w64-mingw32-gcc -o "$work/laoxiao.exe" "$work/laoxiao.c" -lws2_32
python3 "$here/check_exe.py" "$work/laoxiao.exe" >/dev/null 2>"$work/faults" && fail "check_exe.py lets a network library pass"
grep -q 'WSAStartup from the network library ws2_32.dll' "$work/faults" || fail "check_exe.py does not name the library"

say "the packages"
( cd "$packages" && sha256sum --quiet -c SHA256SUMS.txt )
mkdir "$work/portable"
unzip -q "$packages/"*便携版.zip -d "$work/portable"
portable=$(echo "$work/portable/"*)
find "$work/portable" -iname '*.dll' | grep . && fail "the zip has a DLL"
for file in laoxiao.exe laoxiao-cli.exe portable.txt 使用说明.txt 更新记录.txt 许可/第三方声明.txt; do
  [ -s "$portable/$file" ] || fail "the zip lacks $file"
done
grep -q '不得处理涉密信息' "$portable/使用说明.txt" || fail "the instructions do not speak of secrets"
installer=$(echo "$packages/"*安装程序.exe)
wine "$installer" 2>/dev/null &
wait_for title '老小台账 安装' || fail "the installer shows no window"
sleep 3
import -window root "$keep/installer.png"
python3 "$here/prove/picture.py" "$keep/installer.png" 欢迎使用 老小台账 安装程序
close_windows
wine "$installer" /S
installed="$local/Programs/laoxiao"
[ -s "$installed/laoxiao.exe" ] || fail "the installer put nothing into $installed"
diff -r -x portable.txt -x 卸载.exe "$portable" "$installed" || fail "zip and installer differ"
find "$drive" -name '老小台账.lnk' | grep 'Start Menu' >/dev/null || fail "no entry in the start menu"

say "the command line does the same as on Linux"
# Folders of more than 250 characters, so that all files lie beyond the 260 of Windows.
long=$(printf '很长的文件夹名%.0s' $(seq 12))
there="$drive/$long/$long/$long/示例 #%&"
mkdir -p "$(dirname "$there")" "$work/linux"
wine "$installed/laoxiao-cli.exe" --json demo --out "C:\\$long\\$long\\$long\\示例 #%&" >"$work/windows.json" 2>"$keep/demo.log" ||
  { cat "$keep/demo.log" >&2; fail "laoxiao-cli.exe demo"; }
XDG_DATA_HOME="$work/xdg" "$native" --json demo --out "$work/linux/示例 #%&" >"$work/linux.json" 2>/dev/null
python3 "$here/prove/compare.py" "$work/linux.json" "$work/linux/示例 #%&" "$work/windows.json" "$there"
ledger="$home/文档/老小台账/示例县.laoxiao"
mkdir -p "$(dirname "$ledger")"
cp "$there/示例县.laoxiao" "$ledger"
wine "$installed/laoxiao-cli.exe" --ledger "C:\\users\\$user\\文档\\老小台账\\示例县.laoxiao" verify
[ "$(ls -A "$(dirname "$ledger")")" = 示例县.laoxiao ] || fail "beside a closed ledger lie: $(ls -A "$(dirname "$ledger")")"

log="$local/laoxiao/logs/laoxiao.log"
# Draws with the processor; how is told by the caller.
export LIBGL_ALWAYS_SOFTWARE=1

say "a double click on a ledger opens it, drawn by OpenGL"
# wine 8 does not look into the user's own bindings, so what Explorer reads there is read, and then done, here.
wine reg export 'HKCU\Software\Classes\LaoXiao.Ledger' 'C:\bound.reg' /y >/dev/null
iconv -f UTF-16 -t UTF-8 "$drive/bound.reg" | tr -d '\r' >"$work/bound.reg"
grep -qxF '@="\"C:\\users\\'"$user"'\\AppData\\Local\\Programs\\laoxiao\\laoxiao.exe\" \"%1\""' "$work/bound.reg" ||
  fail "a ledger is not bound to the program: $(cat "$work/bound.reg")"
WGPU_BACKEND=gl LIMIT=300 wine "$installed/laoxiao.exe" "C:\\users\\$user\\文档\\老小台账\\示例县.laoxiao" 2>/dev/null &
wait_for title '示例县 - 老小台账' || fail "no window opened for the ledger"
sleep 3
import -window root "$keep/opengl.png"
python3 "$here/prove/picture.py" "$keep/opengl.png" 总览 养老机构 托育机构 人口与小区 指标 清单 审核 上报 示例县
grep -q '显卡 .*Gl' "$log" || fail "the log does not name OpenGL"
[ ! -e "$local/laoxiao/display.txt" ] || fail "a way of drawing that works is still marked as being tried"

say "a second start hands its file to the first window and ends"
cp "$ledger" "$home/文档/第二本.laoxiao"
LIMIT=30 wine "$installed/laoxiao.exe" "C:\\users\\$user\\文档\\第二本.laoxiao" || fail "the second start did not end well"
wait_for title '第二本 - 老小台账' || fail "the first window did not take the file"
[ "$(xdotool search --onlyvisible --name '老小台账' | wc -l)" -eq 1 ] || fail "there are two windows"

say "the installer does not replace a program that runs"
status=0; wine "$installer" /S || status=$?
[ "$status" -eq 2 ] || fail "installing over a running program ended with $status"
close_windows

say "DirectX 12 does not work here: another way is found"
WGPU_BACKEND=dx12 LIMIT=300 wine "$installed/laoxiao.exe" "C:\\users\\$user\\文档\\老小台账\\示例县.laoxiao" 2>/dev/null &
wait_for title '示例县 - 老小台账' || fail "no window opened after DirectX 12 had failed"
sleep 3
import -window root "$keep/fallback.png"
python3 "$here/prove/picture.py" "$keep/fallback.png" 总览 养老机构 指标
cp "$log" "$keep/laoxiao.log"
grep -qE '显示方式 wgpu 用不了：.*(lost|No suitable graphics adapter)' "$log" || fail "DirectX 12 did not fail, so nothing was shown"
tail -n 3 "$log" | grep '显示方式 glow' >/dev/null || fail "OpenGL was not the way that was found"
close_windows

say "what can't be done is said in a box"
LIMIT=60 wine "$installed/laoxiao.exe" --renderer dx9 2>/dev/null &
box=$!
wait_for title '^老小台账$' || fail "no box told that there is no such renderer"
sleep 1
import -window root "$keep/box.png"
xdotool key --window "$(title '^老小台账$')" Return
status=0; wait "$box" || status=$?
[ "$status" -eq 1 ] || fail "the box ended with $status"

say "the portable program keeps its data beside itself"
before=$(find "$local/laoxiao" -type f | sort | xargs -d '\n' sha256sum)
WGPU_BACKEND=gl LIMIT=300 wine "$portable/laoxiao.exe" 2>/dev/null &
wait_for title '老小台账' || fail "the portable program opened no window"
wait_for find "$portable/数据/logs" -name laoxiao.log || fail "no log beside the portable program"
close_windows
[ "$before" = "$(find "$local/laoxiao" -type f | sort | xargs -d '\n' sha256sum)" ] || fail "it wrote into the user's folder"

say "the uninstaller leaves every ledger and backup"
cp "$ledger" "$installed/放在程序旁边.laoxiao"
kept=$(find "$home" "$there" -name '*.laoxiao' | sort | xargs -d '\n' sha256sum)
wine "$installed/卸载.exe" /S
for _ in $(seq 100); do [ -e "$installed/laoxiao.exe" ] || break; sleep 0.2; done
[ ! -e "$installed/laoxiao.exe" ] || fail "the program is still there"
[ "$kept" = "$(find "$home" "$there" -name '*.laoxiao' | sort | xargs -d '\n' sha256sum)" ] || fail "a ledger is gone"
[ -s "$log" ] || fail "the log is gone"
[ "$(ls -A "$installed")" = "放在程序旁边.laoxiao" ] || fail "it left $(ls "$installed")"
wine reg query 'HKCU\Software\Classes\.laoxiao' >/dev/null 2>&1 && fail "the ending is still bound"
find "$drive" -name '老小台账.lnk' | grep . && fail "a shortcut is left"
say "proven"
