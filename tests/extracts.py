"""Small national files, as the nations lay them out, for tests to spoil."""

import polars as pl

from milepost.measures.bands import BAND_COLUMNS

EXTRACT_62 = ("S08000015", "S08000015", "Lung", 10, 9)
ALWAYS = {
    "Period": "RTT-January-2026",
    "Provider Org Code": "RAA",
    "Commissioner Org Code": "11A",
    "RTT Part Type": "Part_2",
    "Treatment Function Code": "C_100",
}
SHORT = {
    "period": "Period",
    "provider": "Provider Org Code",
    "commissioner": "Commissioner Org Code",
    "part": "RTT Part Type",
    "function": "Treatment Function Code",
    "unknown": "Patients with unknown clock start date",
    "all": "Total All",
}
FUNCTIONS = [f"C_{code}" for code in (100, 101, 110, 120, 130, 140, 150, 160, 170)]


def extract(rows):
    """Lay out an extract. Each row gives bands by number, and codes by a short name.

    Rows are of functions of their own, unless they say otherwise; what they don't
    count is blank, and their total is right, unless they say otherwise.
    """
    return pl.DataFrame(
        [
            _row({"function": function} | row)
            for row, function in zip(rows, FUNCTIONS, strict=False)
        ],
        schema=[*ALWAYS, *BAND_COLUMNS, SHORT["unknown"], SHORT["all"]],
        orient="row",
    )


def _row(said):
    bands = {key: value for key, value in said.items() if isinstance(key, int)}
    counts = [*bands.values(), said.get("unknown", 0)]
    total = sum(value for value in counts if isinstance(value, int))
    told = ALWAYS | {SHORT[key]: said[key] for key in said if key in SHORT}
    told |= {BAND_COLUMNS[band]: str(value) for band, value in bands.items()}
    told[SHORT["all"]] = said.get("all", total)
    names = [*ALWAYS, *BAND_COLUMNS, SHORT["unknown"], SHORT["all"]]
    return [None if told.get(name) is None else str(told[name]) for name in names]


def cwt_rows(days, rows, quarter="2019Q4"):
    """Lay out a Scottish file: board of receipt, of treatment, type, and two counts."""
    names = [
        "HB",
        "HBT",
        "CancerType",
        f"NumberOfEligibleReferrals{days}DayStandard",
        f"NumberOfEligibleReferralsTreatedWithin{days}Days",
    ]
    told = [[None if entry is None else str(entry) for entry in row] for row in rows]
    frame = pl.DataFrame(told, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.insert_column(0, pl.lit(quarter).alias("Quarter"))


def write_csv(rows, path, *, start=b"", line="\n"):
    """Write rows as a nation might: with a byte order mark, or with other line ends."""
    path.write_bytes(start + rows.write_csv(line_terminator=line).encode())
