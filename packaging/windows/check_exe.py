#!/usr/bin/env python3
"""Checks what the Windows programs ask of Windows: which DLLs, which rights, which console.

    python3 packaging/windows/check_exe.py laoxiao.exe laoxiao-cli.exe

Reads the files as bytes, by the layout of https://learn.microsoft.com/windows/win32/debug/pe-format.
"""

import struct
import sys
from pathlib import Path

# Part of every Windows 10 and 11, also without the Visual C++ runtime.
WINDOWS = {
    "advapi32.dll", "api-ms-win-core-path-l1-1-0.dll", "api-ms-win-core-synch-l1-2-0.dll",
    "api-ms-win-core-winrt-error-l1-1-0.dll", "bcryptprimitives.dll", "combase.dll", "comctl32.dll", "comdlg32.dll",
    "d3d12.dll", "dwmapi.dll", "dxgi.dll", "gdi32.dll", "imm32.dll", "kernel32.dll", "kernelbase.dll", "ktmw32.dll",
    "msvcrt.dll", "ntdll.dll", "ole32.dll", "oleaut32.dll", "opengl32.dll", "propsys.dll", "rpcrt4.dll",
    "setupapi.dll", "shell32.dll", "shlwapi.dll", "uiautomationcore.dll", "user32.dll", "userenv.dll", "uxtheme.dll",
    "version.dll", "winmm.dll",
}
# What a program needs to reach a network; DLLs of the list above can't.
NETWORK = {
    "ws2_32.dll", "wsock32.dll", "mswsock.dll", "wininet.dll", "winhttp.dll", "urlmon.dll", "dnsapi.dll",
    "iphlpapi.dll", "netapi32.dll", "rasapi32.dll", "webio.dll", "httpapi.dll",
}
MOST_BYTES = 40 << 20
GUI, CONSOLE = 2, 3
ICON, GROUP_ICON, VERSION, MANIFEST = 3, 14, 16, 24
IN_MANIFEST = (
    'level="asInvoker"', 'uiAccess="false"', ">PerMonitorV2, PerMonitor<", "<longPathAware", ">UTF-8<",
    "Microsoft.Windows.Common-Controls", "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}",
)


class Program:
    """A PE file for 64-bit Windows."""

    def __init__(self, path):
        self.path = Path(path)
        self.bytes = self.path.read_bytes()
        (start,) = self.read("<I", 0x3C)
        assert self.bytes[:2] == b"MZ" and self.bytes[start:start + 4] == b"PE\0\0", f"{path} is no program"
        machine, count = self.read("<HH", start + 4)
        (size,) = self.read("<H", start + 20)
        optional = start + 24
        assert machine == 0x8664 and self.read("<H", optional) == (0x20B,), f"{path} is not for 64-bit Windows"
        (self.subsystem,) = self.read("<H", optional + 68)
        (self.characteristics,) = self.read("<H", optional + 70)
        # Export, import, resource, ..., 13: delay import; each an address and a size.
        self.directories = [self.read("<II", optional + 112 + 8 * number) for number in range(16)]
        headers = optional + size
        self.sections = [self.read("<8sIIII", headers + 40 * number) for number in range(count)]

    def read(self, layout, at):
        return struct.unpack_from(layout, self.bytes, at)

    def offset(self, address):
        """Where in the file lies what the loader puts at an address."""
        for _, size, start, raw_size, raw in self.sections:
            if start <= address < start + max(size, raw_size):
                return raw + address - start
        raise ValueError(f"{self.path}: nothing lies at {address:#x}")

    def text(self, address):
        at = self.offset(address)
        return self.bytes[at:self.bytes.index(b"\0", at)].decode("ascii")

    def imports(self):
        """DLL to the names taken from it; names by number are left out."""
        found = {}
        for directory, step, name_at, table_at in ((1, 20, 12, 0), (13, 32, 4, 16)):
            address, _ = self.directories[directory]
            if not address:
                continue
            at = self.offset(address)
            while True:
                (name,) = self.read("<I", at + name_at)
                if not name:
                    break
                (table,) = self.read("<I", at + table_at)
                if not table:
                    (table,) = self.read("<I", at + 16)
                found.setdefault(self.text(name).lower(), set()).update(self.names(table))
                at += step
        return found

    def names(self, table):
        at = self.offset(table)
        while True:
            (entry,) = self.read("<Q", at)
            if not entry:
                return
            if not entry >> 63:
                yield self.text((entry & 0x7FFFFFFF) + 2)
            at += 8

    def resources(self):
        """Type to the bytes of its first resource."""
        address, _ = self.directories[2]
        if not address:
            return {}
        root = self.offset(address)

        def entries(at):
            named, numbered = self.read("<HH", at + 12)
            return [self.read("<II", at + 16 + 8 * number) for number in range(named + numbered)]

        found = {}
        for kind, below in entries(root):
            at = below
            while at >> 31:
                (_, at), *_ = entries(root + (at & 0x7FFFFFFF))
            data, size = self.read("<II", root + at)
            start = self.offset(data)
            found[kind] = self.bytes[start:start + size]
        return found


def faults(path):
    """What is wrong with a program, as sentences."""
    program = Program(path)
    is_window = program.path.stem == "laoxiao"
    imports = program.imports()
    network = sorted(NETWORK & set(imports))
    print(f"{program.path.name}: {len(program.bytes):,} bytes; imports {', '.join(sorted(imports))}")
    for dll in network:
        print(f"  {dll}: {', '.join(sorted(imports[dll]))}")
        yield f"takes {', '.join(sorted(imports[dll]))} from the network library {dll}"
    for dll in sorted(set(imports) - WINDOWS - NETWORK):
        yield f"needs {dll}, which Windows does not bring"
    if len(program.bytes) > MOST_BYTES:
        yield f"has {len(program.bytes):,} bytes, more than {MOST_BYTES:,}"
    if program.subsystem != (GUI if is_window else CONSOLE):
        yield f"has subsystem {program.subsystem}"
    # NX_COMPAT, DYNAMIC_BASE, HIGH_ENTROPY_VA: what antivirus software looks for.
    if program.characteristics & 0x160 != 0x160:
        yield f"lacks a protection: {program.characteristics:#x}"
    resources = program.resources()
    for kind, name in ((ICON, "icon"), (GROUP_ICON, "icon group"), (VERSION, "version"), (MANIFEST, "manifest")):
        if kind not in resources:
            yield f"has no {name}"
    manifest = resources.get(MANIFEST, b"").decode("utf-8")
    for part in IN_MANIFEST:
        if part not in manifest:
            yield f"lacks {part} in its manifest"
    if "老小台账".encode("utf-16-le") not in resources.get(VERSION, b""):
        yield "does not say its Chinese name in its version"


def main():
    found = [f"{path}: {fault}" for path in sys.argv[1:] for fault in faults(path)]
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found or not sys.argv[1:] else 0)


if __name__ == "__main__":
    main()
