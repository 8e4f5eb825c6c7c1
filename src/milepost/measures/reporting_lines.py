"""The lines of England's monthly return, and the treatment functions they gather."""

import polars as pl

OWN_LINES = (
    *("100", "101", "110", "120", "130", "140", "150", "160", "170"),
    *("300", "301", "320", "330", "340", "400", "410", "430", "502"),
)
GATHERED = {
    **dict.fromkeys(("108", "111", "115"), "110"),
    **dict.fromkeys(("144", "145"), "140"),
    **dict.fromkeys(("172", "173"), "170"),
}
OTHER_LINES = {
    "Medical Specialties": "X02",
    "Mental Health Services": "X03",
    "Paediatric (Other Children's Specialist Services)": "X04",
    "Surgical Specialties": "X05",
    "Other Services": "X06",
}


def reporting_line(function: pl.Expr, group: pl.Expr) -> pl.Expr:
    """The line of the return that a treatment function goes to.

    A function with a line of its own goes there; a few go to a neighbour's; every other
    goes to the line for the rest of its group. General medicine has line 300, but the
    functions 306 to 309 go with the other medical ones.

    Args:
        function: the code, as text.
        group: its group in the NHS Data Dictionary.

    Source:
        nhse-rtt-guidance-2025-02, section 10.1.4; nhs-data-dictionary-2026-05.

    >>> codes = pl.DataFrame({"code": ["100", "111", "306", "711"]})
    >>> groups = ["Surgical Specialties"] * 2 + ["Medical Specialties"]
    >>> groups = pl.lit(pl.Series([*groups, "Mental Health Services"]))
    >>> codes.select(reporting_line(pl.col("code"), groups))["code"].to_list()
    ['100', '110', 'X02', 'X03']
    """
    own = pl.when(function.is_in(OWN_LINES)).then(function)
    neighbours = function.replace_strict(GATHERED, default=None)
    rest = group.replace_strict(OTHER_LINES, default=None)
    return pl.coalesce(own, neighbours, rest)


def extract_code(line: pl.Expr) -> pl.Expr:
    """Write a line as the published extract does.

    >>> pl.select(extract_code(pl.lit(pl.Series(["100", "X02"]))))[:, 0].to_list()
    ['C_100', 'X02']
    """
    return pl.when(line.str.starts_with("X")).then(line).otherwise("C_" + line)
