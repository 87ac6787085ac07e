"""The small city whose planted hotspot moves east in the second half of its days: one place gone, one new."""

import csv
from pathlib import Path

import pandas as pd

from hotspot.periods import Period
from tests.city import DAYS, N_PLANTED, City, build_city

START = pd.Timestamp("2017-01-02", tz="Asia/Shanghai")
HALF = pd.Timedelta(days=DAYS // 2)
BEFORE, AFTER = Period(START, START + HALF), Period(START + HALF, START + 2 * HALF)
EAST_DEG = 0.012  # about 1.1 km, further than a hotspot is wide


def build_moved_city(folder: Path) -> City:
    """Write the files of the small city with its hotspot moved from the middle of the time on."""
    city = build_city(folder)
    with city.reports.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    first = city.n_good - N_PLANTED
    for row in rows[first : city.n_good]:
        if pd.Timestamp(row[1], tz="Asia/Shanghai") >= AFTER.start:
            row[2] = f"{float(row[2]) + EAST_DEG:.6f}"
            row[6] = "东街道"
    with city.reports.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return city
