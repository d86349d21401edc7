"""The picture at the left of the installer: the icon on a plain ground, as a BMP, without any imaging library."""

import struct
import zlib

WIDTH, HEIGHT, ICON = 164, 314, 96
# The colour of the main button in the window.
GROUND = (0x1F, 0x6F, 0x6B)


def pixels(png):
    """Rows of (red, green, blue, alpha) of an 8-bit RGBA image: https://www.w3.org/TR/png/."""
    at, data, size = 8, b"", 0
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        chunk = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            size, height, depth, colour = struct.unpack_from(">IIBB", chunk)
            assert (height, depth, colour) == (size, 8, 6), "the icon must be square, 8 bits, RGBA"
        elif kind == b"IDAT":
            data += chunk
        at += length + 12
    raw, step, rows = zlib.decompress(data), size * 4, []
    before = bytearray(step)
    for number in range(size):
        start = number * (step + 1)
        way, line = raw[start], bytearray(raw[start + 1:start + 1 + step])
        for index in range(step):
            left = line[index - 4] if index >= 4 else 0
            above, corner = before[index], before[index - 4] if index >= 4 else 0
            if way == 1:
                guess = left
            elif way == 2:
                guess = above
            elif way == 3:
                guess = (left + above) // 2
            elif way == 4:
                guess = min((left, above, corner), key=lambda one: abs(left + above - corner - one))
            else:
                guess = 0
            line[index] = (line[index] + guess) & 0xFF
        rows.append([tuple(line[index:index + 4]) for index in range(0, step, 4)])
        before = line
    return rows


def banner(png):
    """The bytes of the BMP."""
    icon = pixels(png)
    left, top = (WIDTH - ICON) // 2, 48
    scale = len(icon) / ICON

    def colour(x, y):
        column, row = x - left, y - top
        if not (0 <= column < ICON and 0 <= row < ICON):
            return GROUND
        # The mean of the icon's pixels that fall into this one.
        part = [
            icon[i][j]
            for i in range(int(row * scale), int((row + 1) * scale))
            for j in range(int(column * scale), int((column + 1) * scale))
        ]
        alpha = sum(one[3] for one in part) / len(part) / 255
        mean = [sum(one[channel] * one[3] for one in part) / max(1, sum(one[3] for one in part)) for channel in range(3)]
        return tuple(round(alpha * mean[channel] + (1 - alpha) * GROUND[channel]) for channel in range(3))

    body = b""
    for y in reversed(range(HEIGHT)):
        line = b"".join(bytes(reversed(colour(x, y))) for x in range(WIDTH))
        body += line + b"\0" * (-len(line) % 4)
    head = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 24, 0, len(body), 3780, 3780, 0, 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(head) + len(body), 0, 0, 14 + len(head)) + head + body
